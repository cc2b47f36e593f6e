import { describe, expect, test } from "vitest";
import { MINUTE, opened, SECOND } from "./watching.ts";

describe("duties-mixed", () => {
  test("repeated attempts at the other authority's stages are told (K2, U7)", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 5; no += 1) hall.pass(20 * MINUTE).refuse(no % 2 === 0 ? "u1" : "p1", "op-w1");
    const [signal] = hall.raised;
    expect(signal).toMatchObject({
      signal: "duties-mixed",
      operator: "op-w1",
      facts: { refusedAttempts: 4, stations: 2 },
    });
    expect(signal?.evidence).toHaveLength(4);
  });

  test("a wrong chair now and then raises nothing (K2, U10)", () => {
    const hall = opened();
    for (let no = 0; no < 3; no += 1) hall.pass(60 * MINUTE).refuse("u1", "op-w1");
    expect(hall.raised).toEqual([]);
  });

  test("one impatient attempt of many presses is one attempt (K2, U10)", () => {
    const hall = opened();
    for (let no = 0; no < 50; no += 1) hall.pass(SECOND).refuse("u1", "op-w1");
    expect(hall.raised.filter(({ facts }) => (facts["refusedAttempts"] ?? 0) > 3)).toEqual([]);
  });

  test("a station at which everybody is refused is configured wrongly, and nobody is told of (K2, U10)", () => {
    const hall = opened();
    for (let round = 0; round < 10; round += 1) {
      for (const operator of ["op-w1", "op-w2", "op-w3"]) hall.pass(MINUTE).refuse("u1", operator);
    }
    expect(hall.raised).toEqual([]);
  });

  test("other refusals are not a mixing of duties (U10)", () => {
    const hall = opened();
    for (let no = 0; no < 30; no += 1) hall.pass(MINUTE).refuse("w1", "op-w1", "nobody-waits");
    expect(hall.raised).toEqual([]);
  });
});
