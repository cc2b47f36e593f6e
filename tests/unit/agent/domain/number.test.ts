import { describe, expect, test } from "vitest";
import { emptyCentre } from "../../../../agent/domain/centre.ts";
import { countGiven, type NumberClass, nextNumber, withNumber } from "../../../../agent/domain/number.ts";
import { defaultPolicy, type Policy } from "../../../../agent/domain/rules.ts";

type Ranges = Policy["ranges"];

const day = "2026-11-21";
const { ranges } = defaultPolicy;
const ordinary: NumberClass = { day, letter: "A", priority: "ordinary" };
const privileged: NumberClass = { day, letter: "A", priority: "privileged" };
const appointment: NumberClass = { day, letter: "A", priority: "appointment" };

function give(centre = emptyCentre, of = ordinary, by: Ranges = ranges) {
  const number = nextNumber(centre, of, by);
  if (number === null) throw new Error("the range is used up");
  return { number, centre: withNumber(centre, of, number) };
}

describe("the numbers of a day", () => {
  test("begin where the range of their class begins, for each letter", () => {
    const { centre } = give();
    expect(nextNumber(centre, ordinary, ranges)).toBe(2);
    expect(nextNumber(centre, privileged, ranges)).toBe(900);
    expect(nextNumber(centre, appointment, ranges)).toBe(700);
    expect(nextNumber(centre, { ...ordinary, letter: "B" }, ranges)).toBe(1);
    expect(nextNumber(centre, { ...ordinary, day: "2026-11-22" }, ranges)).toBe(1);
  });

  test("end with the range, for that class only", () => {
    const centre = withNumber(emptyCentre, privileged, 999);
    expect(nextNumber(centre, privileged, ranges)).toBeNull();
    expect(nextNumber(centre, ordinary, ranges)).toBe(1);
    expect(nextNumber(withNumber(emptyCentre, ordinary, 699), ordinary, ranges)).toBeNull();
  });

  test("never repeat where the ranges are moved in the middle of the day", () => {
    const moved: Ranges = {
      ordinary: { from: 901, to: 999 },
      appointment: { from: 200, to: 299 },
      privileged: { from: 1, to: 199 },
    };
    const rounds = [ranges, moved, ranges].flatMap((by) =>
      [ordinary, privileged, appointment].map((of) => ({ by, of })),
    );
    const given: number[] = [];
    let centre = emptyCentre;
    for (const { by, of } of rounds.flatMap((round) => Array<typeof round>(20).fill(round))) {
      const number = nextNumber(centre, of, by);
      if (number === null) continue;
      given.push(number);
      centre = withNumber(centre, of, number);
    }
    expect(given).toHaveLength(100);
    expect(new Set(given).size).toBe(100);
  });

  test("are counted by how many were given, not by the last of them", () => {
    let { centre } = give();
    for (const of of [ordinary, privileged, appointment, appointment]) centre = give(centre, of).centre;
    expect(countGiven(centre, day)).toBe(5);
    expect(countGiven(centre, "2026-11-20")).toBe(0);
  });
});
