import { expect, test } from "vitest";
import { Percentile } from "../../../../agent/host/percentile.ts";

test("it is the 99th percentile since it was last asked, and nothing where nothing happened", () => {
  const late = new Percentile();
  expect(late.take()).toBeNull();
  for (let ms = 1; ms <= 200; ms += 1) late.note(ms);
  expect(late.take()).toBe(199);
  expect(late.take()).toBeNull();
});

test("of a flood the first 4,096 count, so that nothing grows where nobody asks", () => {
  const late = new Percentile();
  for (let times = 0; times < 4_096; times += 1) late.note(1);
  for (let times = 0; times < 4_096; times += 1) late.note(9);
  expect(late.take()).toBe(1);
});
