import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noRevisions, type Revisions, running } from "../../../../config/revision/state.ts";
import { type Cut, FragileCentre, PowerCut } from "./fragile-centre.ts";
import { vitals } from "./known.ts";

const cut = fc.option(fc.constantFrom<Cut>("before-text", "after-text", "after-book"), { nil: null, freq: 4 });
const publication = fc.record({
  revision: fc.integer({ min: 1, max: 9 }),
  isForged: fc.boolean(),
  isWrong: fc.boolean(),
  isForced: fc.boolean(),
});
const problem = { place: "x", what: "y.", cure: "z." };
type Act = (centre: FragileCentre) => void;
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(publication, cut).map<Act>(
    ([said, at]) =>
      (centre) =>
        centre.publish(said, at),
  ),
  cut.map<Act>((at) => (centre) => centre.tell({ type: "quiet", wall: 1, vitals }, at)),
  cut.map<Act>((at) => (centre) => centre.tell({ type: "judged", problems: [] }, at)),
  cut.map<Act>((at) => (centre) => centre.tell({ type: "judged", problems: [problem] }, at)),
  cut.map<Act>((at) => (centre) => centre.tell({ type: "taken-back" }, at)),
  cut.map<Act>((at) => (centre) => centre.edit(at)),
  fc.constant<Act>((centre) => {
    centre.tell({ type: "ended" }, null);
    centre.begin([], true);
  }),
  fc.constant<Act>((centre) => centre.begin([], false)),
  fc.constant<Act>((centre) => {
    centre.damageBook();
    centre.begin([], true);
  }),
  fc.nat({ max: 3 }).map<Act>((no) => (centre) => {
    const texts = [...centre.texts].filter((text) => text !== centre.file.text);
    centre.begin(texts.slice(no, no + 1), true);
  }),
);

const live = (acts: readonly Act[], look: (centre: FragileCentre) => void): void => {
  const centre = new FragileCentre();
  for (const one of acts) {
    try {
      one(centre);
    } catch (thrown) {
      if (!(thrown instanceof PowerCut)) throw thrown;
      centre.begin([], true);
    }
    look(centre);
  }
};

describe("U4: whatever is published, edited, damaged or cut off at any step", () => {
  test("a right configuration runs, its text is on the disk, and somebody at the centre wrote it or the hub signed it", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) =>
        live(acts, (centre) => {
          const now = running(centre.book);
          expect(centre.runs?.text).toBe(now?.text);
          expect(centre.texts).toContain(now?.text);
          expect(centre.honest).toContain(now?.text);
        }),
      ),
      { numRuns: 1_000, seed: 17 },
    );
  });

  test("nothing is committed that was not watched, and what is on trial always has something to go back to", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let before: Revisions = noRevisions;
        live(acts, ({ book, texts }) => {
          const { wanted, trial, good } = book;
          if (trial !== null) expect(texts).toContain(good?.text);
          const isNew = wanted !== null && wanted.revision !== before.wanted?.revision;
          const wasTried = before.trial?.staged.digest === wanted?.digest || before.good?.digest === wanted?.digest;
          if (isNew) expect(wasTried).toBe(true);
          before = book;
        });
      }),
      { numRuns: 1_000, seed: 17 },
    );
  });

  test("a revision that the power cut within its watch does not run after it", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const centre = new FragileCentre();
        for (const one of acts) {
          try {
            one(centre);
          } catch {
            centre.begin([], true);
          }
        }
        const { trial, good } = centre.book;
        centre.begin([], true);
        if (trial !== null && trial.boots > 0) expect(centre.runs?.text).toBe(good?.text);
      }),
      { numRuns: 300, seed: 17 },
    );
  });
});
