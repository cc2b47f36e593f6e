import { describe, expect, test } from "vitest";
import { catalogue } from "../../../drivers/catalogue.ts";
import { chanceOf, Mutator } from "../../fuzz/chance.ts";
import { type FuzzFigures, fuzzEdges, fuzzMachine, fuzzTwin } from "../../fuzz/receivers.ts";

const PLAN = { seed: 20_261_122, bytes: 60_000 };
const BURST_MAX = 200;
const WRITTEN_MOST = 300;
const GROWTH_MOST_BYTES = 4 * 1024 * 1024;
const SLOWER_MOST = 10;
const NS_SLACK = 200_000;

function expectBounded({ bytes, writtenBytes, burst, grownBytes, earlyNs, lateNs }: FuzzFigures): void {
  expect(burst).toBeLessThan(BURST_MAX);
  expect(writtenBytes).toBeLessThan(WRITTEN_MOST * bytes);
  expect(grownBytes).toBeLessThan(GROWTH_MOST_BYTES);
  expect(lateNs).toBeLessThan(SLOWER_MOST * earlyNs + NS_SLACK);
}

describe("random and mutated bytes leave every receiver of the catalogue working, bounded in what it says, keeps and spends", () => {
  for (const driver of catalogue) {
    if (driver.needs === "link") {
      test(`${driver.name}: the driver's machine`, () => expectBounded(fuzzMachine(driver, PLAN)));
      test(`${driver.name}: its virtual twin`, () => {
        const figures = fuzzTwin(driver, PLAN);
        expect(figures).not.toBeNull();
        if (figures !== null) expectBounded(figures);
      });
    } else {
      test(`${driver.name}: edges at any time`, () => {
        const figures = fuzzEdges(driver, { ...PLAN, bytes: 20_000 });
        if (figures !== null) expectBounded(figures);
      });
    }
  }
});

test("what is mutated is what was learnt, and the same seed gives the same bytes", () => {
  const made = (): readonly string[] => {
    const mutator = new Mutator(chanceOf(7));
    mutator.learn(Uint8Array.of(1, 2, 3, 4));
    mutator.learn(Uint8Array.of(9, 8, 7));
    return Array.from({ length: 200 }, () => [...mutator.next()].join());
  };
  expect(made()).toEqual(made());
  expect(made()).toContain("1,2,3,4");
  expect(new Set(made()).size).toBeGreaterThan(50);
});
