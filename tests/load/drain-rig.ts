import type pg from "pg";
import { openDatabase } from "../../deploy/hub/postgres/database.ts";
import { type BrokerPlace, startWorkerProcess, type WorkerProcess, waitUntil } from "../contracts/hub-workers.ts";
import { type Postgres, startPostgres } from "../contracts/real-postgres.ts";
import { Country } from "./country.ts";
import { liveDays, peakOf } from "./lived-day.ts";
import { differences } from "./proof.ts";

export interface DrainPlan {
  readonly centres: number;
  /** How long they lived without the hub. */
  readonly hours: number;
  /** Events of replay a second and centre, so that the drain lasts until everybody has been hit. */
  readonly credit: number;
  readonly broker: BrokerPlace;
  readonly waitMs: number;
}

const LEASE_MS = "3000";
const PIECE_SECONDS = 0.5;

/** Many centres, a hub of two workers over PostgreSQL, and a backlog that goes through them while everybody works on. */
export class DrainRig {
  readonly country: Country;
  readonly workers: WorkerProcess[] = [];
  readonly #plan: DrainPlan;
  readonly #postgres: Postgres;
  readonly #url: string;
  readonly #pool: pg.Pool;

  private constructor(plan: DrainPlan, postgres: Postgres, url: string) {
    const { centres, broker } = plan;
    const days = liveDays(2);
    const urls = [broker.url, ...(broker.others ?? [])];
    this.#plan = plan;
    this.#postgres = postgres;
    this.#url = url;
    this.#pool = openDatabase({ url });
    const { passwordFile, isFirstPreferred = false } = broker;
    this.country = new Country({ centres, urls, passwordFile, days, isFirstPreferred }, peakOf(days).fromMs);
  }

  static async open(plan: DrainPlan): Promise<DrainRig> {
    const postgres = await startPostgres();
    const rig = new DrainRig(plan, postgres, await postgres.database("hub"));
    await Promise.all([rig.startWorker("a"), rig.startWorker("b")]);
    await rig.#until(async () => (await rig.holders()).length === 2, "two workers share the shards");
    await rig.country.liveAlone(plan.centres, plan.hours);
    return rig;
  }

  async startWorker(name: string): Promise<void> {
    const { broker, credit } = this.#plan;
    const more = ["--lease-ms", LEASE_MS, "--credit", String(credit)];
    this.workers.push(await startWorkerProcess({ name, mosquitto: broker, postgres: this.#url, more }));
  }

  /** Workers that hold shards now, when all shards are held. */
  async holders(): Promise<readonly string[]> {
    const read = await this.#pool.query<{ worker: string; count: number }>(
      "SELECT left(worker, 1) AS worker, count(*)::int AS count FROM shard_lease WHERE until > clock_timestamp() GROUP BY 1 ORDER BY 1",
    );
    const held = read.rows.reduce((sum, { count }) => sum + count, 0);
    return held === 64 ? read.rows.map(({ worker }) => worker) : [];
  }

  async kept(): Promise<number> {
    const read = await this.#pool.query<{ count: number }>("SELECT count(*)::int AS count FROM events");
    return read.rows[0]?.count ?? 0;
  }

  /** Everybody works on until so many more events are kept. Answers how many the hub does not have then. */
  async playUntilKept(more: number): Promise<number> {
    const before = await this.kept();
    await this.#playUntil(async () => (await this.kept()) >= before + more, `${more} more events are kept`);
    return this.country.unacknowledged;
  }

  async playUntilOnline(): Promise<void> {
    await this.#playUntil(async () => this.country.online === this.#plan.centres, "every centre is connected");
  }

  /** Nobody works any more, and the hub says that it has everything. */
  async drained(): Promise<void> {
    await this.country.drained(this.#plan.waitMs);
  }

  differences(): Promise<readonly string[]> {
    return differences(this.#pool, this.country.centres);
  }

  async #playUntil(holds: () => Promise<boolean>, what: string): Promise<void> {
    const end = Date.now() + this.#plan.waitMs;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`it did not come to this: ${what}`);
      await this.country.play({ speed: 1, seconds: PIECE_SECONDS });
    }
  }

  async #until(holds: () => Promise<boolean>, what: string): Promise<void> {
    await waitUntil(holds, this.#plan.waitMs);
    if (!(await holds())) throw new Error(`it did not come to this: ${what}`);
  }

  async close(): Promise<void> {
    await this.country.stop();
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.#pool.end();
    await this.#postgres.stop();
  }
}
