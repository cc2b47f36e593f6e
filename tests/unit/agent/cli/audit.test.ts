import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addAuditVerb } from "../../../../agent/cli/audit.ts";
import type { CliIo } from "../../../../agent/cli/cli-io.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { openSqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { chain, firstChain } from "../../../../agent/journal/chain.ts";
import { recordBody } from "../../../../agent/journal/record.ts";
import { monoMs, seq, wallMs } from "../../../../agent/kernel/units.ts";
import { illDay } from "../kpi/audit/ill-day.ts";
import { run } from "./said.ts";

const CONFIG = "config/examples/almaty.yaml";
const EPOCH = "EPOCH1";
let dir = "";

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "talon-audit-"));
  const { records, centre } = illDay();
  const store = openSqliteStore({ path: join(dir, "journal.db"), centre, newEpoch: () => EPOCH });
  if (!store.ok) throw new Error(store.fault.detail);
  let head = firstChain({ epoch: EPOCH, centre }, sha256);
  const stored = records.map((record) => {
    const wall = wallMs(record.recordedWall);
    const stamp = { ...record, seq: seq(record.seq), mono: monoMs(record.mono), wall, recordedWall: wall };
    const body = recordBody({ ...stamp, quality: "ntp", source: "agent", cause: null }, record.event);
    head = chain(head, body, sha256);
    return { seq: stamp.seq, body, chain: head };
  });
  store.value.append(stored);
  store.value.close();
});
afterAll(() => rmSync(dir, { recursive: true }));

const audit = (words: readonly string[], language: CliIo["language"] = "en") =>
  run(["audit", "--state", dir, ...words], addAuditVerb, language);

describe("talon audit", () => {
  test("U1: says first what hinders access to services, the worst first, with how long and how often", async () => {
    const { out, err, codes } = await audit(["--config", CONFIG]);
    expect([err, codes]).toEqual([[], []]);
    expect(out[0]).toBe("Technical audit of kz-ala-01");
    const first = out.slice(out.indexOf("What hinders access to services here, worst first") + 1);
    expect(first.slice(0, 3)).toEqual([
      "  1. The machine was without power or starting: 0:30:00.",
      "  2. Force majeure held the centre: 0:30:00; times: 1.",
      "  3. printer (ticket printer) was out of order: 0:23:59; outages: 2.",
    ]);
  });

  test("U1: lists blind time by the centre's own clock, and each device with its times and outages", async () => {
    const { out } = await audit(["--config", CONFIG]);
    expect(out).toContain("  0:33:00 of 9:00:00 of the opening time: 6.11 %.");
    expect(out.some((line) => /^ +2026-08-24 15:00:00 +0:30:00 +power, or the machine restarted$/.test(line))).toBe(
      true,
    );
    expect(out.some((line) => /^ +printer +8:05:00 +- +- +0:23:59 +0:31:00 +0:00:01 +2 /.test(line))).toBe(true);
    expect(out.some((line) => /^ +printer +2026-08-24 11:00:00 +0:18:59 +link-lost$/.test(line))).toBe(true);
  });

  test("U1: says beside each fault's code what it means", async () => {
    const { out } = await audit(["--config", CONFIG]);
    expect(out.some((line) => /^ +printer +paper-out +1 +0:05:00 +The printer has no paper\.?/.test(line))).toBe(true);
  });

  test("U1: says without opening hours that blind time is not measured", async () => {
    const { out } = await audit(["--lang", "en"]);
    expect(out.some((line) => line.startsWith("Opening hours are not known"))).toBe(true);
    expect(out.some((line) => line.startsWith("Blind time"))).toBe(false);
  });

  test.each([
    ["ru", "Что мешает здесь получить услугу, начиная с худшего"],
    ["uk", "Що заважає тут отримати послугу, починаючи з найгіршого"],
    ["kk", "Мұнда қызмет алуға не кедергі, ең ауырынан бастап"],
  ])("U1: speaks %s", async (language, sentence) => {
    const { out } = await audit(["--config", CONFIG, "--lang", language]);
    expect(out).toContain(sentence);
    expect(out.join("\n")).not.toMatch(/audit\.|undefined|NaN/);
  });

  test("U1: gives machines milliseconds, and null where nobody knows", async () => {
    const { out } = await audit(["--json", "--from", "2026-08-24", "--to", "2026-08-24"]);
    const facts = JSON.parse(out.join(""));
    expect(facts).toMatchObject({ centre: "kz-ala-01", blind: null, power: { totalMs: 1_800_000 }, unreadable: 0 });
    expect(facts.hindrances[0]).toMatchObject({ what: "power", ms: 1_800_000 });
  });

  test("refuses what is not a day or a language, and days of which nothing is told", async () => {
    expect(await audit(["--from", "yesterday"])).toMatchObject({ codes: [2], out: [] });
    expect(await audit(["--lang", "fr"])).toMatchObject({ codes: [2], out: [] });
    expect(await audit(["--from", "2027-01-01"])).toMatchObject({ codes: [1], out: [] });
  });

  test("says which file is no journal, and which configuration is none", async () => {
    const { err, codes } = await run(["audit", "--state", join(dir, "none")], addAuditVerb);
    expect(codes).toEqual([1]);
    expect(err[0]).toContain("journal.db");
    expect((await audit(["--config", join(dir, "none.yaml")])).codes).toEqual([1]);
  });
});
