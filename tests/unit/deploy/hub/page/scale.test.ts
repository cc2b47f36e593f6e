import { describe, expect, test } from "vitest";
import { stretches, ticksTo } from "../../../../../deploy/hub/page/scale.ts";

describe("the axis of a chart", () => {
  test("has few round marks from 0 to at least the greatest value", () => {
    expect(ticksTo(37)).toEqual([0, 10, 20, 30, 40]);
    expect(ticksTo(5)).toEqual([0, 2, 4, 6]);
    expect(ticksTo(100)).toEqual([0, 50, 100]);
    expect(ticksTo(0.3)).toEqual([0, 0.1, 0.2, 0.3]);
    for (const greatest of [0, 0.001, 1, 7, 99, 101, 12_345]) {
      expect(ticksTo(greatest).at(-1)).toBeGreaterThanOrEqual(greatest);
      expect(ticksTo(greatest).length).toBeLessThanOrEqual(6);
    }
  });
});

describe("a line", () => {
  test("breaks where nothing is known", () => {
    expect(stretches([null, 1, 2, null, 3])).toEqual([
      [
        { at: 1, value: 1 },
        { at: 2, value: 2 },
      ],
      [{ at: 4, value: 3 }],
    ]);
    expect(stretches([null])).toEqual([]);
  });
});
