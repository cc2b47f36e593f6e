import { setTimeout as pause } from "node:timers/promises";
import { fail, ok, type Problem, type Result } from "../../../agent/kernel/result.ts";
import type { AuditTrail } from "../audit-trail.ts";
import type { HubSettings } from "../hub.ts";
import { auditKeeper } from "./audit-keeper.ts";
import { openDatabase } from "./database.ts";
import { keepHouse } from "./house.ts";
import { PostgresKeeper } from "./keeper.ts";
import { hoursInPostgres, KpiKeeper } from "./kpi-keeper.ts";
import { migrate } from "./migrate.ts";
import { type PostgresRead, readPostgres } from "./postgres-read.ts";
import { ShardWorker } from "./worker.ts";

export interface WorkerOptions {
  readonly postgres: string;
  readonly worker: string;
  readonly shards: string;
  /** Days for which events are kept; absent for ever. */
  readonly keepDays?: number;
  readonly leaseMs?: number;
}

const SHARDS_MAX = 63;

/** Two shards in hexadecimal, as they stand in topics: `00-3f`. */
export function readShards(text: string): Result<{ readonly first: number; readonly last: number }, Problem> {
  const [, low = "", high = ""] = /^([0-9a-f]{2})-([0-9a-f]{2})$/.exec(text) ?? [];
  const [first, last] = [Number.parseInt(low, 16), Number.parseInt(high, 16)];
  if (first <= last && last <= SHARDS_MAX) return ok({ first, last });
  const cure = "Give two of 00 to 3f, the lower first: --shards 00-3f.";
  return fail({ place: "--shards", what: `"${text}" is no range of shards.`, cure });
}

const RETRY_MS = 1_000;

export interface StartedWorker {
  readonly worker: ShardWorker;
  readonly read: PostgresRead;
  readonly audit: AuditTrail;
  readonly stop: () => Promise<void>;
}

/** Brings the tables up to date, then takes shards. A database that is not there yet is waited for. */
export async function startWorker(
  { postgres, worker: name, shards, keepDays, leaseMs }: WorkerOptions,
  settings: HubSettings,
): Promise<Result<StartedWorker, Problem>> {
  const range = readShards(shards);
  if (!range.ok) return range;
  const failed = (problem: string) => settings.log?.("the database cannot be used", { problem });
  const pool = openDatabase({ url: postgres, failed });
  const isReady = () =>
    migrate(pool).then(
      () => true,
      (problem: unknown) => failed(String(problem)) ?? false,
    );
  while (!(await isReady())) await pause(RETRY_MS);
  const house = await keepHouse(pool, { keepDays: keepDays ?? null, log: settings.log });
  const worker = new ShardWorker(new PostgresKeeper(pool), {
    ...settings,
    ...range.value,
    name,
    ...(leaseMs === undefined ? {} : { leaseMs }),
  });
  await worker.start();
  const stop = async () => {
    house.stop();
    await worker.stop();
    await pool.end();
  };
  const kpis = new KpiKeeper(pool, hoursInPostgres(pool));
  return ok({ worker, read: readPostgres(pool, kpis), audit: auditKeeper(pool), stop });
}
