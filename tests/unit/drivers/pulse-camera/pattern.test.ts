import { describe, expect, test } from "vitest";
import { sameTrace, stepsOf } from "../../../../drivers/pulse-camera/pattern.ts";

describe("a pattern of pulses", () => {
  test("rests after its last pulse, and longer where its duty asks for it", () => {
    expect(stepsOf([200, 300], { gapMs: 100, restMs: 400, dutyPercent: 100 })).toEqual([
      { level: "active", forMs: 200 },
      { level: "inactive", forMs: 100 },
      { level: "active", forMs: 300 },
      { level: "inactive", forMs: 400 },
    ]);
    expect(stepsOf([1_000], { gapMs: 100, restMs: 400, dutyPercent: 10 }).at(-1)).toEqual({
      level: "inactive",
      forMs: 9_000,
    });
  });

  test.each([
    [[500], [500], true],
    [[500], [500, 500], false],
    [[500], [600], true],
    [[100], [290], true],
    [[500], [1_000], false],
    [[1_000, 300, 1_000], [300, 300, 300], false],
    [[1_000, 300, 1_000], [1_100, 400, 1_200], true],
  ])("%j and %j look the same: %s", (one, other, isSame) => {
    expect(sameTrace(one, other)).toBe(isSame);
    expect(sameTrace(other, one)).toBe(isSame);
  });
});
