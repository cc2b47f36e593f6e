import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addKpiVerb } from "../../../../agent/cli/kpi.ts";
import { openReader } from "../../../../agent/host/journal-reader.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { openSqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { parseRecord } from "../../../../agent/journal/record.ts";
import { monoMs, wallMs } from "../../../../agent/kernel/units.ts";
import { emptyKpi, evolveKpi } from "../../../../agent/kpi/kpi.ts";
import { toKpiText } from "../../../../agent/kpi/kpi-text.ts";
import { readKpi } from "../../../../agent/kpi/read-kpi.ts";
import { run } from "../cli/said.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";
import { smallDay } from "./small-day.ts";
import { DAY, hours, kpiOf } from "./tape.ts";

const { records } = smallDay();
let dir = "";
let close = () => {};

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "talon-kpi-"));
  const opened = openSqliteStore({ path: join(dir, "journal.db"), centre: "kz-ala-01", newEpoch: () => "EPOCH1" });
  if (!opened.ok) throw new Error(opened.fault.detail);
  close = () => opened.value.close();
  const journal = new WaitedJournal(opened.value, sha256);
  for (const { event, mono, recordedWall, bootId } of records)
    journal.append([{ event }], { mono: monoMs(mono), wall: wallMs(recordedWall), quality: "ntp" }, bootId);
});
afterAll(() => {
  close();
  rmSync(dir, { recursive: true });
});

const replayed = () => {
  const reader = openReader(join(dir, "journal.db"));
  if (!reader.ok) throw new Error(reader.fault.detail);
  let kpi = emptyKpi;
  for (const { body } of reader.value.records()) {
    const record = parseRecord(body);
    if (!record.ok) throw new Error(record.fault.what);
    kpi = evolveKpi(kpi, record.value, hours);
  }
  reader.value.close();
  return toKpiText(kpi);
};

const talon = (...words: string[]) => run(["kpi", "--state", dir, ...words], addKpiVerb);

test("a recorded day replays to the same KPIs, byte for byte", () => {
  expect(replayed()).toBe(toKpiText(kpiOf(records)));
  expect(replayed()).toBe(replayed());
});

test("talon kpi prints the figures of a journal that an agent holds, and leaves coverage unknown without opening hours", async () => {
  const { out, err, codes } = await talon("--json");
  const blind = readKpi(records.reduce((kpi, record) => evolveKpi(kpi, record, null), emptyKpi));
  expect({ err, codes }).toEqual({ err: [], codes: [] });
  expect(JSON.parse(out[0] ?? "")).toEqual({ ...JSON.parse(JSON.stringify(blind)), unreadable: 0 });
  const people = (await talon("--day", DAY)).out.join("\n");
  expect(people).toContain(`business day ${DAY}`);
  expect(people).toContain("coverage unknown: give the opening hours by --config");
  expect(people).toMatch(/station w1 +2 +0:07:31 +0:05:01 +0:10:00 +0:10:00 +0:10:00 +1 +unknown/);
  expect(people).toMatch(/all +50\.0 % \(1 of 2\) +ABOVE/);
  expect(people).toMatch(/check +adds up/);
});

test("talon kpi gives the state itself, the same bytes as at the hub", async () => {
  const blind = records.reduce((kpi, record) => evolveKpi(kpi, record, null), emptyKpi);
  expect((await talon("--sketch")).out).toEqual([toKpiText(blind)]);
});

test("talon kpi measures coverage by the opening hours of the configuration", async () => {
  const example = join(import.meta.dirname, "../../../../config/examples/almaty.yaml");
  const { out, err } = await talon("--config", example, "--against", DAY);
  expect(err).toEqual([]);
  expect(out[1]).toBe("coverage 100.0 % (2:00:00 of 2:00:00) of the opening time gone by");
  expect(out.join("\n")).toMatch(/all +50\.0 % \(1 of 2\) +ABOVE +0\.0 points/);
});

test("talon kpi tells what it cannot do, with an exit code", async () => {
  expect((await talon("--day", "yesterday")).codes).toEqual([2]);
  const missing = await talon("--day", "2020-01-01");
  expect(missing).toMatchObject({ out: [], codes: [1] });
  expect(missing.err[0]).toContain(`It has: ${DAY}.`);
  expect((await run(["kpi", "--state", join(dir, "none")], addKpiVerb)).codes).toEqual([1]);
  expect((await talon("--config", join(dir, "none.yaml"))).codes).toEqual([1]);
});
