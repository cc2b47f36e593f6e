import { describe, expect, test } from "vitest";
import { HOUR, MINUTE, opened, SECOND, type Watching } from "./watching.ts";

function anOrdinaryDayUntil(hall: Watching, beforeClosing: number): Watching {
  hall.pass(2 * HOUR).signIn("w1");
  for (let no = 0; no < 30; no += 1) hall.pass(8 * MINUTE).serve("w1", (4 + (no % 3)) * MINUTE);
  const sixOClock = Date.UTC(2026, 10, 19, 13);
  return hall.pass(sixOClock - beforeClosing - hall.now.wall);
}

const burst = (hall: Watching, servedMs: number) => {
  for (let no = 0; no < 10; no += 1) hall.pass(10 * SECOND).serve("w1", servedMs);
  return hall.named("closing-burst");
};

describe("closing-burst", () => {
  test("services that shrink in the last minutes before closing are told against the same operator's day (U7, U8)", () => {
    const [signal] = burst(anOrdinaryDayUntil(opened(), 20 * MINUTE), 80 * SECOND);
    expect(signal).toMatchObject({ operator: "op-w1", station: "w1", facts: { usualShareOfBudgetPercent: 41 } });
    expect(signal?.facts["shareOfBudgetPercent"]).toBe(11);
    expect(signal?.evidence.length).toBe(signal?.facts["services"]);
  });

  test("the same services in the middle of the day raise nothing", () => {
    expect(burst(anOrdinaryDayUntil(opened(), 2 * HOUR), 80 * SECOND)).toEqual([]);
  });

  test("what was no service at all is told as a ghost service and not as haste", () => {
    const hall = anOrdinaryDayUntil(opened(), 20 * MINUTE);
    expect(burst(hall, 15 * SECOND)).toEqual([]);
    hall.pass(3 * MINUTE).tell({ type: "centre.observed", data: { waiting: 0, open: 0 } });
    expect(hall.named("ghost-service")).toHaveLength(1);
  });

  test("honest haste before closing raises nothing (U10)", () => {
    expect(burst(anOrdinaryDayUntil(opened(), 24 * MINUTE), 3.4 * MINUTE)).toEqual([]);
  });

  test("an operator who is quick all day is quick before closing too (U10)", () => {
    const hall = opened()
      .pass(2 * HOUR)
      .signIn("w1");
    for (let no = 0; no < 60; no += 1) hall.pass(7 * MINUTE).serve("w1", 80 * SECOND);
    hall.pass(Date.UTC(2026, 10, 19, 12, 40) - hall.now.wall);
    expect(burst(hall, 78 * SECOND)).toEqual([]);
  });

  test("a wall clock that jumps to closing time makes no last minutes (U10)", () => {
    const hall = anOrdinaryDayUntil(opened(), 3 * HOUR).jumpWall(2.7 * HOUR);
    expect(burst(hall, 80 * SECOND)).toEqual([]);
  });

  test("a wall clock that jumps away from closing time hides nothing", () => {
    const hall = anOrdinaryDayUntil(opened(), 20 * MINUTE).jumpWall(-5 * HOUR);
    expect(burst(hall, 80 * SECOND)).not.toEqual([]);
  });

  test("after a power cut whose length nobody knows the day before it is not compared by a guess (U10)", () => {
    const hall = anOrdinaryDayUntil(opened(), 60 * MINUTE).reboot(45 * MINUTE);
    for (let no = 0; no < 5; no += 1) hall.pass(MINUTE).serve("w1", 4 * MINUTE);
    expect(hall.raised).toEqual([]);
  });
});
