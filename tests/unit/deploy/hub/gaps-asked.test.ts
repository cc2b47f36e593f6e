import { expect, test } from "vitest";
import { GapsAsked } from "../../../../deploy/hub/gaps-asked.ts";

const hole = { first: 11, last: 20 };

test("TUC-084: a hole is asked for when it has stayed for two seconds, and then every two seconds", () => {
  const asked = new GapsAsked();
  const at = (ms: number) => asked.toAsk("a e1", ms, () => [hole]).length;
  expect([0, 1_999, 2_000, 3_999, 4_000].map(at)).toEqual([0, 0, 1, 0, 1]);
});

test("a hole that was filled meanwhile is forgotten, and a later one has to stay again", () => {
  const asked = new GapsAsked();
  asked.toAsk("a e1", 0, () => [hole]);
  expect(asked.toAsk("a e1", 2_000, () => [])).toEqual([]);
  expect(asked.toAsk("a e1", 2_001, () => [hole])).toEqual([]);
  expect(asked.toAsk("a e1", 4_001, () => [hole])).toEqual([hole]);
});

test("a backlog on its way is not asked for, and each journal is asked for by itself", () => {
  const asked = new GapsAsked();
  const backlog = { first: 1, last: 1_001 };
  for (const journal of ["a e1", "b e1"]) asked.toAsk(journal, 0, () => [backlog, hole]);
  expect(asked.toAsk("a e1", 2_000, () => [backlog, hole])).toEqual([hole]);
  expect(asked.toAsk("b e1", 2_000, () => [hole])).toEqual([hole]);
});

test("holes are looked for only when it is time to ask", () => {
  const asked = new GapsAsked();
  let looks = 0;
  const look = () => {
    looks += 1;
    return [hole];
  };
  for (let ms = 0; ms < 2_000; ms += 100) asked.toAsk("a e1", ms, look);
  expect(looks).toBe(1);
});
