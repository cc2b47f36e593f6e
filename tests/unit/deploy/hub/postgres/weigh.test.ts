import { describe, expect, test } from "vitest";
import type { ReadFrame } from "../../../../../deploy/hub/frame-reader.ts";
import { advance, holes, type JournalView, weigh } from "../../../../../deploy/hub/postgres/weigh.ts";
import { centre, frameFrom, journal, plain } from "../hub-journal.ts";

const [MONDAY, TUESDAY] = ["2026-03-02", "2026-03-03"];
const records = journal(30);

const emptyView = (): JournalView => ({
  centre,
  epoch: "e1",
  upto: 0,
  duplicates: 0,
  runs: [],
  lost: [],
  links: new Map(),
});

const heard = (view: JournalView, frames: readonly (readonly [first: number, last: number])[], day = MONDAY) =>
  frames.map(([first, last]) => weigh(view, frameFrom(records, first, last), day).fate);

describe("what follows from what is kept", () => {
  test("TUC-031: an event counts once however often it comes, and the run goes as far as nothing is missing", () => {
    const view = emptyView();
    expect(
      heard(view, [
        [1, 10],
        [6, 12],
        [21, 30],
        [1, 12],
      ]),
    ).toEqual([
      { type: "kept", added: 10, doubled: 0 },
      { type: "kept", added: 2, doubled: 5 },
      { type: "kept", added: 10, doubled: 0 },
      { type: "kept", added: 0, doubled: 12 },
    ]);
    expect([view.upto, view.duplicates]).toEqual([12, 17]);
    expect(holes(view, 16)).toEqual([{ first: 13, last: 20 }]);
    heard(view, [[13, 20]]);
    expect([view.upto, holes(view, 16)]).toEqual([30, []]);
  });

  test("runs of one day that touch become one, those of two days stay apart, and no number is in two", () => {
    const view = emptyView();
    heard(view, [
      [1, 5],
      [11, 15],
      [6, 10],
    ]);
    expect(view.runs).toEqual([{ day: MONDAY, first: 1, last: 15 }]);
    heard(view, [[12, 20]], TUESDAY);
    expect(view.runs).toEqual([
      { day: MONDAY, first: 1, last: 15 },
      { day: TUESDAY, first: 16, last: 20 },
    ]);
  });

  test("only what is new goes to the table, with the chain value of its place", () => {
    const view = emptyView();
    heard(view, [[1, 5]]);
    const { fresh } = weigh(view, frameFrom(records, 4, 7), MONDAY);
    expect(fresh.map(({ seq, chain }) => [seq, chain])).toEqual([6, 7].map((no) => [no, records[no - 1]?.chain]));
  });

  test("TUC-032: a foreign beginning, a changed past and a changed event are contradictions that leave no trace", () => {
    const changed = journal(30, (no) => (no === 5 ? plain(no).replace("1.50", "1.5") : plain(no)));
    const foreign: ReadFrame = { ...frameFrom(records, 1, 3), chain: "0".repeat(64) };
    expect(weigh(emptyView(), foreign, MONDAY).fate.type).toBe("broken");
    const view = emptyView();
    heard(view, [[1, 10]]);
    const before = structuredClone({ ...view });
    for (const [first, last] of [
      [5, 6],
      [11, 12],
      [4, 5],
    ] as const) {
      const { fate, fresh } = weigh(view, frameFrom(changed, first, last), MONDAY);
      expect([fate.type, fresh.length]).toEqual(["broken", 0]);
    }
    expect({ ...view }).toEqual(before);
  });

  test("TUC-032: a frame must lead to what is already kept behind it", () => {
    const view = emptyView();
    heard(view, [[11, 20]]);
    const changed = journal(10, (no) => plain(no).replace("1.50", "1.5"));
    const { fate } = weigh(view, frameFrom(changed, 1, 10), MONDAY);
    expect(fate).toEqual({ type: "broken", why: "event 11 does not follow from event 10" });
  });

  test("an event without the one before it stands by the chain value that its frame names as an anchor", () => {
    const view = emptyView();
    const frame = frameFrom(records, 11, 12);
    const anchor = records[10]?.chain ?? "";
    expect(weigh(view, { ...frame, chain: "", anchor }, MONDAY).fate.type).toBe("kept");
    expect(view.links.get(12)?.chain).toBe(records[11]?.chain);
    heard(view, [[1, 10]]);
    expect(view.upto).toBe(12);
    const wrong = { ...frameFrom(records, 13, 14), chain: "", anchor: "f".repeat(64) };
    expect(weigh(view, wrong, MONDAY).fate.type).toBe("broken");
  });

  test("TUC-019: the run goes on over what was declared lost, and holes stand between what is kept", () => {
    const view = emptyView();
    heard(view, [
      [3, 4],
      [9, 10],
    ]);
    view.lost = [
      { first: 1, last: 2 },
      { first: 5, last: 6 },
    ];
    advance(view);
    expect([view.upto, holes(view, 16)]).toEqual([6, [{ first: 7, last: 8 }]]);
    expect(holes({ ...view, upto: 0, lost: [] }, 1)).toEqual([{ first: 1, last: 2 }]);
  });
});
