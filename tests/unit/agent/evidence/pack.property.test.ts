import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Draw, inputOf, KINDS_COUNT } from "../domain/random-life.ts";
import { flawOf, RecordedLife } from "./recorded-life.ts";

const draw: fc.Arbitrary<Draw> = fc.tuple(fc.nat(KINDS_COUNT - 1), fc.nat(999), fc.nat(999));

function lived(draws: readonly Draw[]): RecordedLife {
  const life = new RecordedLife();
  life.open();
  for (const station of ["1", "2", "3", "4"]) life.signIn(`w${station}`, `op-${station}`);
  for (const one of draws) life.tell(inputOf(life, one));
  return life;
}

const visitsOf = (life: RecordedLife) => life.of("ticket.issued").map(({ visit }) => visit);

describe("whatever happened at a centre", () => {
  test("U9 the pack of each visit is sound, and its ledger is the one that the whole journal gives", () => {
    fc.assert(
      fc.property(fc.array(draw, { minLength: 50, maxLength: 200 }), (draws) => {
        const life = lived(draws);
        for (const visit of visitsOf(life)) {
          const file = life.packOf({ kind: "visit", visit });
          expect(flawOf(file)).toBeNull();
          const closed = life.of("visit.closed").find((one) => one.visit === visit);
          if (closed?.totalMs !== undefined) expect(file.pack.ledger[0]?.totalMs).toBe(closed.totalMs);
          if (closed?.spent !== undefined) expect(file.pack.ledger[0]?.spent).toEqual(closed.spent);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test("U5 U6 U11 the packs of each operator and of each day are sound", () => {
    fc.assert(
      fc.property(fc.array(draw, { minLength: 50, maxLength: 150 }), (draws) => {
        const life = lived(draws);
        expect(flawOf(life.packOf({ kind: "operator", operator: "op-1", day: null }))).toBeNull();
        for (const { day } of life.of("centre.opened")) expect(flawOf(life.packOf({ kind: "day", day }))).toBeNull();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
