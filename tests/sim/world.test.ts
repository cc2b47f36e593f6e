import { describe, expect, test } from "vitest";
import { simulate } from "./world.ts";

const MOST_MS = 300_000;

describe("the simulated centre", () => {
  test("is the same world for the same seed", { timeout: MOST_MS }, () => {
    expect(simulate(7, 3)).toEqual(simulate(7, 3));
  });

  const seeds = [1, 5, 14];
  test.each(seeds)(
    "keeps every claim through twelve hours of trouble and one of calm (seed %i)",
    { timeout: MOST_MS },
    (seed) => {
      expect(simulate(seed, 12).tickets).toBeGreaterThan(0);
    },
  );

  test("declares lost what a bad card lost, and no more: everything else is at the hub, in its journal", {
    timeout: MOST_MS,
  }, () => {
    expect(simulate(12, 12).journals).toBeGreaterThan(3);
  });
});
