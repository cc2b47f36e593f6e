import { describe, expect, test } from "vitest";
import { simulate } from "./world.ts";

describe("the simulated centre", () => {
  test("is the same world for the same seed", () => {
    expect(simulate(7, 3)).toEqual(simulate(7, 3));
  });

  test.each([1, 5, 14])("keeps every claim through twelve hours of trouble and one of calm (seed %i)", (seed) => {
    expect(simulate(seed, 12).tickets).toBeGreaterThan(0);
  });
});
