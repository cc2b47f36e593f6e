import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sha256 } from "../../agent/host/sha256.ts";
import { firstChain } from "../../agent/journal/chain.ts";
import { emptyKpi, mergeKpi } from "../../agent/kpi/kpi.ts";
import { toKpiText } from "../../agent/kpi/kpi-text.ts";
import type { KpiRecord } from "../../agent/kpi/open-centre.ts";
import { frameOf } from "../../agent/uplink/frame.ts";
import { readFrame } from "../../deploy/hub/frame-reader.ts";
import { openDatabase } from "../../deploy/hub/postgres/database.ts";
import { PostgresKeeper } from "../../deploy/hub/postgres/keeper.ts";
import { KpiKeeper } from "../../deploy/hub/postgres/kpi-keeper.ts";
import { migrate } from "../../deploy/hub/postgres/migrate.ts";
import { madeJournal } from "../unit/agent/kpi/made-journal.ts";
import { storedOf } from "../unit/agent/kpi/recorded.ts";
import { hours, kpiOf } from "../unit/agent/kpi/tape.ts";
import { type Postgres, postgresPrograms, startPostgres } from "./real-postgres.ts";

let postgres: Postgres;
let databases = 0;

const openKeeper = async () => {
  databases += 1;
  const pool = openDatabase({ url: await postgres.database(`kpi_${databases}`) });
  await migrate(pool);
  return new PostgresKeeper(pool);
};

async function send(
  keeper: PostgresKeeper,
  records: readonly KpiRecord[],
  range: { first: number; last: number },
): Promise<void> {
  const [head] = records;
  if (head === undefined) throw new Error("no records");
  const { centre, epoch } = head;
  const stored = storedOf(records);
  for (let first = range.first; first <= range.last; ) {
    const chain = stored[first - 2]?.chain ?? firstChain({ centre, epoch }, sha256);
    const sent = frameOf({ centre, epoch, mode: "replay", chain, records: stored.slice(first - 1, range.last) });
    const read = readFrame(new TextEncoder().encode(sent.text));
    if (!read.ok) throw new Error(read.fault);
    await keeper.keep([{ what: "frame", centre, frame: read.value }]);
    first = sent.range.last + 1;
  }
}

const firstJournal = (centre: string, seed: number) =>
  madeJournal(centre, seed).filter(({ epoch }, _, all) => epoch === all[0]?.epoch);

describe.skipIf(postgresPrograms === null)("figures in PostgreSQL (needs PostgreSQL)", () => {
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  test("K20: folded piece by piece, each by a process that knows nothing of the one before, are the bytes of one fold", async () => {
    const keeper = await openKeeper();
    const records = firstJournal("kz-ala-01", 11);
    for (const last of [1, 7, 20, 41, records.length]) {
      await send(keeper, records, { first: 1, last });
      const kpi = await new KpiKeeper(keeper.pool, () => hours).kpi("kz-ala-01");
      expect(toKpiText(kpi)).toBe(toKpiText(kpiOf(records.slice(0, last))));
    }
    await keeper.close();
  });

  test("K20: a question reads only what came since, and nothing is counted twice by two at once", async () => {
    const keeper = await openKeeper();
    const records = firstJournal("kz-ala-01", 12);
    const kpis = new KpiKeeper(keeper.pool, () => hours);
    await send(keeper, records, { first: 1, last: 30 });
    await Promise.all([kpis.kpi("kz-ala-01"), kpis.kpi("kz-ala-01"), kpis.kpi(null)]);
    await keeper.pool.query("UPDATE events SET body = 'gone' WHERE seq <= 30");
    await send(keeper, records, { first: 31, last: records.length });
    expect(toKpiText(await kpis.kpi(null))).toBe(toKpiText(kpiOf(records)));
    expect(kpis.unreadable).toBe(0);
    await keeper.close();
  });

  test("K20: all centres together are the sum of each, and one business day can be asked for by itself", async () => {
    const keeper = await openKeeper();
    const journals = ["kz-a", "kz-b", "kz-c"].map((centre, no) => firstJournal(centre, 40 + no));
    for (const records of journals) await send(keeper, records, { first: 1, last: records.length });
    const kpis = new KpiKeeper(keeper.pool, () => hours);
    const all = journals.map((records) => kpiOf(records)).reduce(mergeKpi, emptyKpi);
    expect(toKpiText(await kpis.kpi(null))).toBe(toKpiText(all));
    const day = await kpis.kpi(null, { from: "2026-08-24", to: "2026-08-24" });
    expect([...day.days.keys()]).toEqual(["2026-08-24"]);
    expect(toKpiText({ ...all, days: day.days })).toBe(
      toKpiText({ ...all, days: all.days.filter((_, name) => name === "2026-08-24") }),
    );
    await keeper.close();
  });
});
