import { describe, expect, test } from "vitest";
import { MINUTE, opened, SECOND, type Watching } from "./watching.ts";

function rated(hall: Watching, count: number, by: { score?: number; afterMs: number; station?: string }): void {
  const { station = "w1", score = 5, afterMs } = by;
  for (let no = 0; no < count; no += 1) {
    const visit = hall.pass(MINUTE).serve(station, 5 * MINUTE);
    hall.pass(afterMs).rate(station, visit, { score, afterMs });
  }
}

const refused = (hall: Watching, why: "rating-too-soon" | "rating-unasked") =>
  hall.tell({ type: "rating.refused", data: { station: "w1", score: "5", why } });

describe("rating-pattern", () => {
  test("top scores in the first moments after each service are told (U7, U8)", () => {
    const hall = opened().signIn("w1");
    rated(hall, 8, { afterMs: 1_800 });
    const [signal] = hall.raised;
    expect(signal).toMatchObject({ signal: "rating-pattern", operator: "op-w1", station: "w1" });
    expect(signal?.facts["quickRatings"]).toBeGreaterThanOrEqual(5);
    expect(signal?.evidence.length).toBe(signal?.facts["quickRatings"]);
  });

  test("a well-liked operator raises nothing (U10)", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 20; no += 1) {
      rated(hall, 6, { afterMs: 7_000 });
      hall.serve("w1", 5 * MINUTE);
    }
    expect(hall.raised).toEqual([]);
  });

  test("a streak in which every service of a day is rated at the top is told", () => {
    const hall = opened().signIn("w1");
    rated(hall, 60, { afterMs: 7_000 });
    expect(hall.raised[0]?.facts["topScoresInARow"]).toBeGreaterThan(20);
  });

  test("citizens who never rate raise nothing (U10)", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 60; no += 1) hall.pass(MINUTE).serve("w1", 5 * MINUTE);
    expect(hall.raised).toEqual([]);
  });

  test("where all citizens are quick to answer nobody is told of (U10)", () => {
    const hall = opened().signIn("w1").signIn("w2").signIn("w3");
    const rounds = Array.from({ length: 40 }, (_, no) => ({
      afterMs: no % 3 === 0 ? 2_500 : 9_000,
      score: 4 + (no % 2),
    }));
    for (const round of rounds) for (const station of ["w1", "w2", "w3"]) rated(hall, 1, { station, ...round });
    expect(hall.raised).toEqual([]);
  });

  test("many presses that came before a citizen could answer are told", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 12; no += 1) refused(hall.pass(30 * SECOND), "rating-too-soon");
    expect(hall.raised[0]?.facts["refusedHastyPresses"]).toBeGreaterThanOrEqual(6);
  });

  test("children who press an idle pad raise nothing (U10)", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 60; no += 1) refused(hall.pass(SECOND), "rating-unasked");
    expect(hall.raised).toEqual([]);
  });
});
