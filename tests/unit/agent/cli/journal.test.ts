import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addJournalVerbs } from "../../../../agent/cli/journal.ts";
import { rangeEnd } from "../../../../agent/cli/journal-line.ts";
import { endJournal } from "../../../../agent/host/archives.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { openSqliteStore, type SqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import { bootId, called, deviceReady, momentAt, noon } from "../journal/fixture.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";

let dir = "";
let store: SqliteStore;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "talon-cli-"));
  const path = join(dir, "journal.db");
  const opened = openSqliteStore({ path, centre: "kz-ala-01", newEpoch: () => "EPOCH1" });
  if (!opened.ok) throw new Error(opened.fault.detail);
  store = opened.value;
  const journal = new WaitedJournal(store, sha256);
  const eventOf = (no: number) => (no % 100 === 0 ? called : deviceReady("printer"));
  journal.append(
    Array.from({ length: 1_090 }, (_, index) => ({ event: eventOf(index + 1) })),
    momentAt(1_000_000),
    bootId,
  );
  for (let no = 1_091; no <= 1_100; no += 1) journal.append([{ event: eventOf(no) }], momentAt(no * 1_000), bootId);
  journal.acknowledge(seq(1_000));
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

const talon = async (...words: string[]) => {
  const said = { out: [] as string[], err: [] as string[], code: 0 };
  const program = new Command("talon");
  addJournalVerbs(program, {
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
    exit: (code) => {
      said.code = code;
    },
    language: "en",
  });
  await program.parseAsync(["journal", ...words], { from: "user" });
  return said;
};

describe("while an agent holds the journal", () => {
  test("tail shows the latest records in columns, or as they are", async () => {
    const { out } = await talon("tail", "--state", dir, "--lines", "3");
    expect(out).toHaveLength(3);
    expect(out[2]).toMatch(
      /^ {3}1100 {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}visit\.called +2026-08-23-A017 +ticket=A017 /,
    );
    expect(new Set(out.map((line) => line.search(/visit\.|device\./))).size).toBe(1);
    const raw = await talon("tail", "--state", dir, "--lines", "1", "--json");
    expect(raw.out).toEqual([store.read(seq(1_099), 1)[0]?.body]);
  });

  test("verify says sound with the head, and names the first bad record with exit code 1", async () => {
    expect(await talon("verify", "--state", dir)).toMatchObject({
      out: [`sound: 1100 records up to 1100, ${store.head().chain}`],
      code: 0,
    });
    const other = new Database(join(dir, "journal.db"));
    other.exec("UPDATE record SET body = replace(body, 'ready', 'failed') WHERE seq = 777");
    other.close();
    const bad = await talon("verify", "--state", dir);
    expect(bad).toMatchObject({ out: [], code: 1 });
    expect(bad.err[0]).toMatch(/^record 777: edited; /);
    const json = await talon("verify", "--state", dir, "--json");
    expect(JSON.parse(json.out[0] ?? "")).toMatchObject({ sound: false, flaw: { seq: 777, wrong: "edited" } });
  });

  test("an archive is verified with the journal in use, and exported by its epoch", async () => {
    const archive = join(dir, "archive-OLD1.db");
    const opened = openSqliteStore({ path: archive, centre: "kz-ala-01", newEpoch: () => "OLD1" });
    if (!opened.ok) throw new Error(opened.fault.detail);
    const old = new WaitedJournal(opened.value, sha256);
    for (let no = 1; no <= 5; no += 1) old.append([{ event: called }], momentAt(no), bootId);
    const bodies = opened.value.read(seq(0), 9).map(({ body }) => body);
    opened.value.close();
    endJournal(archive, { last: 5, lost: [], cause: "salvaged", no: 1 });
    const sound = await talon("verify", "--state", dir);
    expect(sound.out[0]).toBe("archive OLD1: sound: 5 records; 0 are declared as lost");
    const exported = await talon("export", "--state", dir, "--epoch", "OLD1");
    expect(exported.out.slice(1)).toEqual(bodies);
    const other = new Database(archive);
    other.exec("UPDATE record SET body = replace(body, 'called', 'called ') WHERE seq = 3");
    other.close();
    const bad = await talon("verify", "--state", dir);
    expect(bad.code).toBe(1);
    expect(bad.err[0]).toMatch(/archive-OLD1\.db: record 3: edited; /);
  });

  test("stats count what there is", async () => {
    const { out } = await talon("stats", "--state", dir, "--json");
    expect(JSON.parse(out[0] ?? "")).toMatchObject({
      centre: "kz-ala-01",
      records: 1_100,
      first: 1,
      last: 1_100,
      lastWall: noon + 1_100_000,
      cursor: 1_000,
      backlog: 100,
      types: [
        { type: "talon.device.state.v1", count: 1_089 },
        { type: "talon.visit.called.v1", count: 11 },
      ],
    });
    const people = await talon("stats", "--state", dir);
    expect(people.out).toContain("backlog           100");
    expect(people.out.some((line) => /^SQLite +(stock|rebuilt)$/.test(line))).toBe(true);
  });

  test("export writes the bodies as they were hashed, by number or by time", async () => {
    const all = await talon("export", "--state", dir);
    expect(JSON.parse(all.out[0] ?? "")).toEqual({
      centre: "kz-ala-01",
      epoch: "EPOCH1",
      root: store.root(),
      head: store.head(),
    });
    expect(all.out.slice(1)).toEqual(store.read(seq(0), 2_000).map(({ body }) => body));
    const file = join(dir, "out.ndjson");
    await talon("export", "--state", dir, "--from", "5", "--to", "7", "--out", file);
    expect(readFileSync(file, "utf8").split("\n").slice(1, -1)).toEqual(store.read(seq(4), 3).map(({ body }) => body));
    const byTime = await talon(
      "export",
      "--state",
      dir,
      "--from",
      "2026-08-23T12:18:18Z",
      "--to",
      "2026-08-23T12:18:20Z",
    );
    expect(byTime.out.slice(1)).toEqual(store.read(seq(1_097), 2).map(({ body }) => body));
  });
});

test("what cannot be done is told with its place and cure, and an exit code", async () => {
  const missing = await talon("verify", "--state", join(dir, "none"));
  expect(missing.code).toBe(1);
  expect(missing.err[0]).toMatch(/none\/journal\.db: .* does not exist .*Check --state/);
  expect((await talon("export", "--state", dir, "--from", "yesterday")).code).toBe(2);
  expect((await talon("tail", "--state", dir, "--lines", "many")).code).toBe(2);
  expect((await talon("export", "--state", dir, "--out", join(dir, "no/such/place"))).code).toBe(1);
});

test("an end of a range is a number or a date", () => {
  expect(rangeEnd("4711")).toEqual({ seq: 4711 });
  expect(rangeEnd("2026-08-23")).toEqual({ wall: Date.UTC(2026, 7, 23) });
  expect([rangeEnd("2026-99-23"), rangeEnd(""), rangeEnd("now")]).toEqual([null, null, null]);
});
