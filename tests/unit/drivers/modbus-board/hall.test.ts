import { describe, expect, test } from "vitest";
import { LineOfBoards } from "../../../bench/boards/line-of-boards.ts";

const BOARDS = 12;

describe("a call on twelve boards of one line", () => {
  test.each([
    [9600, 1_500],
    [19_200, 1_000],
  ])("at %i baud the last board has proven it within %i ms, and nobody spoke into another", (baud, mostMs) => {
    const hall = new LineOfBoards(BOARDS, baud);
    hall.call(1);
    expect(hall.untilProven(1, BOARDS)).toBeLessThan(mostMs);
    expect(hall.collisions()).toBe(0);
  });

  test("of 100 calls in a second all boards show and prove the last, and told hardly any in between", () => {
    const hall = new LineOfBoards(BOARDS, 9600);
    for (let no = 0; no < 100; no += 1) {
      hall.call(no);
      hall.pass(10);
    }
    expect(hall.untilProven(99, BOARDS)).toBeLessThan(4_500);
    expect(new Set(hall.shown())).toEqual(new Set(["A099"]));
    expect(Math.max(...hall.told())).toBeLessThan(5);
  });

  test("one dead board delays the others by its three questions", () => {
    const hall = new LineOfBoards(BOARDS, 9600);
    hall.mute(3);
    hall.call(1);
    expect(hall.untilProven(1, BOARDS - 1)).toBeLessThan(2_500);
    expect(hall.proven(1)).toBe(BOARDS - 1);
  });
});
