import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Spent, StageOf } from "../../../../../agent/domain/event.ts";
import { addressees, apportion, isPeople, splitOverrun } from "../../../../../agent/domain/norm/overrun.ts";
import { sumOf } from "../../../../../agent/domain/ownership.ts";

const MINUTE = 60_000;
const stages: readonly StageOf[] = [
  { id: "intake", authority: "centre", budgetMinutes: 15 },
  { id: "exam-theory", authority: "police", budgetMinutes: 30 },
  { id: "handover", authority: "centre", budgetMinutes: 15 },
];
const row = (stage: string, owner: Spent["owner"], minutes: number): Spent => ({
  stage,
  owner,
  operator: owner === "centre" || owner === "police" ? "op-1" : null,
  ms: minutes * MINUTE,
});

const spent: fc.Arbitrary<readonly Spent[]> = fc.array(
  fc.record({
    stage: fc.constantFrom("intake", "exam-theory", "handover"),
    owner: fc.constantFrom("citizen", "centre", "police", "equipment", "power", "force-majeure", "unknown"),
    operator: fc.constantFrom("op-1", "op-2", null),
    ms: fc.nat(100 * MINUTE),
  }),
  { minLength: 1, maxLength: 12 },
);

describe("the split of an overrun", () => {
  test("U10: what force majeure alone has made is charged to nobody, whichever stage it fell into", () => {
    const rows = [row("intake", "force-majeure", 60), row("exam-theory", "police", 50)];
    const shares = splitOverrun(rows, stages, 20 * MINUTE);
    expect(shares).toEqual([row("intake", "force-majeure", 20)]);
    expect(addressees(shares)).toEqual([]);
  });

  test("K10 K12: adds up to the overrun exactly, and charges nobody with more than he used", () => {
    fc.assert(
      fc.property(spent, fc.nat(), (rows, at) => {
        const overrunMs = at % (sumOf(rows) + 1);
        const shares = splitOverrun(rows, stages, overrunMs);
        expect(sumOf(shares)).toBe(overrunMs);
        for (const share of shares) {
          const same = rows.filter(
            ({ stage, owner, operator }) =>
              stage === share.stage && owner === share.owner && operator === share.operator,
          );
          expect(share.ms).toBeLessThanOrEqual(sumOf(same));
        }
      }),
      { numRuns: 2_000, seed: 3 },
    );
  });

  test("U10: people are charged with no more than what they used beyond the budget of the stage", () => {
    fc.assert(
      fc.property(spent, (rows) => {
        const theirs = rows.filter((one) => isPeople(one) || one.owner === "citizen");
        const excess = (stage: StageOf) =>
          Math.max(0, sumOf(theirs.filter((one) => one.stage === stage.id)) - stage.budgetMinutes * MINUTE);
        const nobodysMs = sumOf(rows) - sumOf(theirs);
        const overrunMs = nobodysMs + stages.reduce((sum, stage) => sum + excess(stage), 0);
        const shares = splitOverrun(rows, stages, overrunMs);
        for (const stage of stages) {
          const worked = sumOf(rows.filter((one) => one.stage === stage.id && isPeople(one)));
          const charged = sumOf(shares.filter((one) => one.stage === stage.id && isPeople(one)));
          expect(charged).toBeLessThanOrEqual(Math.max(0, worked - stage.budgetMinutes * MINUTE));
        }
      }),
      { numRuns: 2_000, seed: 4 },
    );
  });

  test("a machine's delay is taken off first, then the citizen's, and only then that of people at work", () => {
    const rows = [row("intake", "equipment", 10), row("intake", "citizen", 5), row("intake", "centre", 25)];
    expect(splitOverrun(rows, stages, 25 * MINUTE)).toEqual([
      row("intake", "equipment", 10),
      row("intake", "citizen", 5),
      row("intake", "centre", 10),
    ]);
    expect(addressees(splitOverrun(rows, stages, 25 * MINUTE))).toEqual(["centre"]);
  });

  test("K13 K14: the larger share is addressed first, and who owns nothing is not addressed", () => {
    const rows = [row("intake", "centre", 20), row("exam-theory", "police", 60)];
    expect(addressees(splitOverrun(rows, stages, 35 * MINUTE))).toEqual(["police", "centre"]);
    expect(addressees([row("intake", "equipment", 20), row("intake", "citizen", 4)])).toEqual([]);
  });

  test("whole milliseconds go where the remainder is largest", () => {
    expect(apportion(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(apportion(7, [0, 5, 5])).toEqual([0, 4, 3]);
    expect(apportion(5, [0, 0])).toEqual([0, 0]);
  });
});
