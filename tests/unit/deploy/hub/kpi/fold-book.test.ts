import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sha256 } from "../../../../../agent/host/sha256.ts";
import { firstChain } from "../../../../../agent/journal/chain.ts";
import { emptyKpi, mergeKpi } from "../../../../../agent/kpi/kpi.ts";
import type { KpiRecord } from "../../../../../agent/kpi/open-centre.ts";
import { readKpi } from "../../../../../agent/kpi/read-kpi.ts";
import { frameOf } from "../../../../../agent/uplink/frame.ts";
import { readFrame } from "../../../../../deploy/hub/frame-reader.ts";
import { kpiDays } from "../../../../../deploy/hub/http/kpi-view.ts";
import { HubStore } from "../../../../../deploy/hub/hub-store.ts";
import { FigureShelf } from "../../../../../deploy/hub/kpi/figure-shelf.ts";
import { FoldBook } from "../../../../../deploy/hub/kpi/fold-book.ts";
import { madeJournal } from "../../../agent/kpi/made-journal.ts";
import { storedOf } from "../../../agent/kpi/recorded.ts";
import { hours, kpiOf } from "../../../agent/kpi/tape.ts";

const CENTRES = ["kz-a", "kz-b", "kz-c"];
const PERIOD = { from: "2026-01-01", to: "2026-12-31" };
let folder: string;
let file: string;
let store: HubStore;
const ends: (() => void)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "talon-fold-"));
  file = join(folder, "hub.db");
  store = new HubStore(file);
  ends.push(() => store.close());
});
afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end();
  rmSync(folder, { recursive: true, force: true });
});

function openBook() {
  const db = new Database(file, { readonly: true });
  const shelf = new FigureShelf(`${file}.kpi`);
  const close = () => {
    shelf.close();
    db.close();
  };
  return { book: new FoldBook(db, shelf), close };
}

const countAll = (book: FoldBook) => {
  while (book.step());
};

const stateOf = (centre: string, opening: object | undefined) =>
  JSON.stringify({
    v: 1,
    centre,
    region: "A",
    online: true,
    bdSeq: 1,
    bootId: "b",
    version: "1",
    contract: "1.0",
    opening,
    ts: "",
  });

function send(records: readonly KpiRecord[], first = 1, last = records.length): void {
  for (const epoch of new Set(records.map((record) => record.epoch))) {
    const own = records.filter((record) => record.epoch === epoch);
    const stored = storedOf(own);
    const centre = own[0]?.centre ?? "";
    for (let from = first; from <= Math.min(last, own.length); ) {
      const chain = stored[from - 2]?.chain ?? firstChain({ centre, epoch }, sha256);
      const sent = frameOf({ centre, epoch, mode: "replay", chain, records: stored.slice(from - 1, last) });
      const read = readFrame(new TextEncoder().encode(sent.text));
      if (!read.ok) throw new Error(read.fault);
      store.keepFrame(centre, read.value);
      from = sent.range.last + 1;
    }
  }
}

const journalOf = (centre: string, no: number) => madeJournal(centre, 70 + no, { days: 2, visits: 6 });
const journals = CENTRES.map(journalOf);
const all = journals.map((records) => kpiOf(records)).reduce(mergeKpi, emptyKpi);
const known = () => {
  for (const centre of CENTRES) store.keepState(centre, stateOf(centre, hours));
};

describe("figures that are counted beside the hub", () => {
  test("K20: of each centre and of all together are those that the library makes at once", () => {
    known();
    for (const records of journals) send(records);
    const { book, close } = openBook();
    ends.push(close);
    countAll(book);
    expect(book.behind()).toBe(0);
    expect(book.days(null, 9)).toEqual({ behind: 0, days: kpiDays(all, 9) });
    expect(book.reading(null, PERIOD)).toEqual(readKpi(all, PERIOD));
    for (const [no, centre] of CENTRES.entries())
      expect(book.reading(centre, PERIOD)).toEqual(readKpi(kpiOf(journals[no] ?? []), PERIOD));
  });

  test("K20: go on after a restart where they were saved, whenever that was, and count nothing twice", () => {
    known();
    for (const records of journals) send(records, 1, 40);
    const first = openBook();
    first.book.step();
    first.book.save();
    countAll(first.book);
    first.close();
    for (const records of journals) send(records, 41);
    const second = openBook();
    expect(second.book.behind()).toBeGreaterThan(0);
    countAll(second.book);
    second.book.save();
    second.close();
    const third = openBook();
    ends.push(third.close);
    expect(third.book.step()).toBe(false);
    expect(third.book.days(null, 9)).toEqual({ behind: 0, days: kpiDays(all, 9) });
    expect(third.book.reading(null, PERIOD)).toEqual(readKpi(all, PERIOD));
  });

  test("K20: are counted anew where opening hours become known, and the others' figures stay", () => {
    for (const records of journals) send(records);
    const { book, close } = openBook();
    ends.push(close);
    countAll(book);
    expect(book.days(null, 9).days.map(({ coverage }) => coverage)).toEqual(kpiDays(all, 9).map(() => null));
    known();
    for (const [no, centre] of CENTRES.entries()) {
      const more = madeJournal(centre, 200 + no, { days: 1, visits: 1 });
      send(more.map((record) => ({ ...record, epoch: `${record.epoch}x` })));
    }
    countAll(book);
    for (const [no, centre] of CENTRES.entries()) {
      const day = journals[no]?.[0] === undefined ? "" : (book.days(centre, 9).days.at(-1)?.day ?? "");
      expect(book.reading(centre, { from: day, to: day }).coverage.seen.share, centre).not.toBeNull();
    }
  });
});
