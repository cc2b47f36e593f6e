import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { CheckedUp } from "../../../../agent/host/check-up.ts";
import { openJournal, openVolatileStore } from "../../../../agent/host/open-journal.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import { baselineOf } from "../../../../agent/runtime/baseline.ts";
import { DamagedJournal } from "./damaged-journal.ts";
import { INJURIES, noise } from "./injuries.ts";

const EVENTS = 2_600;
const START_SECONDS = 5;
const KEPT_THAT_THE_HUB_HAS = 500;

const seeds: { closed: DamagedJournal; cut: DamagedJournal } = {} as never;
let journal: DamagedJournal;
let events = 0;
beforeAll(() => {
  const written = new DamagedJournal();
  events = written.write(EVENTS);
  seeds.cut = written.copy("cut");
  seeds.closed = written.copy("closed");
  written.dispose();
}, 120_000);
afterEach(() => journal.dispose());
afterAll(() => {
  for (const seed of Object.values(seeds)) seed.dispose();
});

const damaged = (of: "closed" | "cut"): DamagedJournal => {
  journal = seeds[of].clone();
  return journal;
};

const missing = (checked: CheckedUp): readonly number[] => {
  const found = new Set(journal.readable(checked));
  return Array.from({ length: events }, (_, at) => at + 1).filter((no) => !found.has(no));
};
const declared = (checked: CheckedUp): ReadonlySet<number> =>
  new Set(
    checked.findings.flatMap(({ lost }) =>
      lost.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at)),
    ),
  );

describe("a start after", () => {
  test.each(INJURIES)(
    "$name works, loses no more than was damaged, and says exactly what",
    ({ of, injure, most, code }) => {
      injure(damaged(of), events);
      const began = process.cpuUsage();
      const checked = journal.checkUp();
      journal.state(checked.store);
      const { user, system } = process.cpuUsage(began);
      expect((user + system) / 1e6).toBeLessThan(START_SECONDS);
      expect(checked.findings.map((finding) => finding.code)).toEqual(code === null ? [] : [code]);
      const gone = missing(checked);
      expect(gone.length).toBeLessThanOrEqual(most);
      expect(checked.store.identity().epoch === "EPOCH1").toBe(code === null);
      const said = declared(checked);
      if (code !== null) expect(gone.filter((no) => !said.has(no))).toEqual([]);
    },
  );

  test("damage the people who wait keep their order, and no number is given twice", () => {
    const before = damaged("closed").state(journal.store());
    journal.close();
    journal.overwrite("", 0, noise(100));
    const after = journal.state(journal.checkUp().store);
    expect(after?.numbers).toEqual(before?.numbers);
    expect(after?.queues).toEqual(before?.queues);
    expect([...(after?.visits.keys() ?? [])]).toEqual([...(before?.visits.keys() ?? [])]);
    const places = [...(after?.visits.values() ?? [])].map(({ place }) => place);
    expect(Math.max(0, ...places)).toBe(0);
    expect(after?.stations).toEqual(before?.stations);
  });

  test("damage keeps the damaged files, and the start after that finds nothing more to tell once something is written", () => {
    damaged("closed").overwrite("", 0, noise(100));
    const first = journal.checkUp();
    expect(readdirSync(join(journal.directory, "quarantine"))).toContain("20261122T031500Z-journal.db");
    expect(journal.checkUp().findings).toMatchObject([{ code: "journal-salvaged", epoch: "EPOCH1" }]);
    expect(first.archives.map(({ epoch, last }) => [epoch, last])).toEqual([["EPOCH1", events]]);
  });

  test("a journal of a later version leaves it as it is, and begins none: its numbers would be given again", () => {
    damaged("closed").sql("PRAGMA user_version = 99");
    const before = journal.bytes();
    const options = { ...journal.options(), utc: "20261122T031500Z", baselineOf };
    const opened = openJournal({ ...options, volatilePath: join(journal.directory, "memory", "journal.db") });
    expect(opened).toMatchObject({ ok: false, fault: { fault: "journal-newer" } });
    expect(journal.bytes().equals(before)).toBe(true);
    expect(readdirSync(journal.directory).filter((name) => name === "quarantine" || name === "memory")).toEqual([]);
  });

  test("the card takes no writing goes on in memory from what it says, and tells journal-volatile", () => {
    damaged("closed");
    const options = { ...journal.options(), utc: "20261122T031500Z", baselineOf };
    const volatilePath = join(journal.directory, "memory", "journal.db");
    const opened = openVolatileStore({ ...options, volatilePath }, { fault: "journal-read-only", detail: "EROFS" });
    if (!opened.ok) throw new Error(opened.fault.detail);
    journal.opened.push(opened.value.store, ...opened.value.archives);
    expect(opened.value.findings[0]).toMatchObject({ code: "journal-volatile" });
    expect(opened.value.archives.map(({ epoch, last }) => [epoch, last])).toEqual([["EPOCH1", events]]);
    expect(journal.state(opened.value.store)?.numbers.isEmpty()).toBe(false);
  });

  test("the card takes no writing is copied into memory only as far as it is still needed", () => {
    damaged("closed");
    const { store } = journal.checkUp();
    const stood = store.snapshot()?.seq ?? 0;
    store.moveCursor(seq(events - 1));
    journal.close();
    const volatilePath = join(journal.directory, "memory", "journal.db");
    const options = { ...journal.options(), utc: "20261122T031500Z", baselineOf };
    const opened = openVolatileStore({ ...options, volatilePath }, { fault: "journal-read-only", detail: "EROFS" });
    if (!opened.ok) throw new Error(opened.fault.detail);
    journal.opened.push(opened.value.store, ...opened.value.archives);
    const [archive] = opened.value.archives;
    expect(stood).toBeGreaterThan(KEPT_THAT_THE_HUB_HAS);
    expect(archive?.read(seq(0), 1)[0]?.seq).toBe(stood - KEPT_THAT_THE_HUB_HAS + 1);
    expect([archive?.last, archive?.lost]).toEqual([events, []]);
    expect(journal.state(opened.value.store)?.numbers.isEmpty()).toBe(false);
  });

  test("an older copy was put in its place begins a new epoch and names what is behind it", () => {
    const old = damaged("closed").bytes();
    const grown = journal.checkUp().store;
    const more = appendMore(grown, 40);
    grown.saveSnapshot({ seq: seq(more), body: "{}" });
    journal.close();
    journal.replace("", old);
    const checked = journal.checkUp();
    expect(checked.findings).toMatchObject([
      { code: "journal-rolled-back", epoch: "EPOCH1", lost: [{ first: events + 1, last: more }], kept: events },
    ]);
    expect(missing(checked)).toEqual([]);
  });

  test("the log of another journal lies beside it, nothing of that one is taken for ours", () => {
    const other = new DamagedJournal();
    other.write(900);
    const left = other.copy("cut");
    damaged("cut").replace("-wal", left.bytes("-wal"));
    for (const one of [other, left]) one.dispose();
    const checked = journal.checkUp();
    expect(missing(checked).filter((no) => !declared(checked).has(no))).toEqual([]);
    expect(checked.store.head().seq).toBe(0);
  });

  test("the journal of another centre lies there, it is set aside whole and nothing of it is sent as ours", () => {
    damaged("closed").sql("UPDATE meta SET value = 'kz-ala-99' WHERE name = 'centre'");
    const checked = journal.checkUp();
    expect(checked.findings.map(({ code }) => code)).toEqual(["journal-foreign"]);
    expect(checked.archives).toEqual([]);
    expect(existsSync(join(journal.directory, "quarantine", "20261122T031500Z-journal.db"))).toBe(true);
  });
});

function appendMore(store: CheckedUp["store"], count: number): number {
  const { seq: last } = store.head();
  const records = Array.from({ length: count }, (_, at) => ({
    seq: seq(last + at + 1),
    body: `{"specversion":"1.0","id":"EPOCH1.${last + at + 1}","data":{}}`,
    chain: "ab".repeat(32),
  }));
  if (!store.append(records).ok) throw new Error("the disk refused");
  return last + count;
}
