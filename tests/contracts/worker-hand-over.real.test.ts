import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { connectAsync, type MqttClient } from "mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { openDatabase } from "../../deploy/hub/postgres/database.ts";
import { PostgresKeeper } from "../../deploy/hub/postgres/keeper.ts";
import { migrate } from "../../deploy/hub/postgres/migrate.ts";
import { ShardWorker } from "../../deploy/hub/postgres/worker.ts";
import { type Mosquitto, startMosquitto } from "./real-mosquitto.ts";
import { type Postgres, postgresPrograms, startPostgres } from "./real-postgres.ts";

const CENTRE = "kz-ast-01";
const LEASE_MS = 3_000;
const WAIT_MS = 60_000;
const isMissing = postgresPrograms === null;
const HELLO = { v: 1, centre: CENTRE, contract: "1.0", epoch: "e1", first: 1, last: 0, chain: "0".repeat(64) };

class NeverIdleKeeper extends PostgresKeeper {
  feed: () => Promise<unknown> = async () => undefined;

  override async keep(...batch: Parameters<PostgresKeeper["keep"]>) {
    const settled = await super.keep(...batch);
    await this.feed();
    return settled;
  }
}

let mosquitto: Mosquitto;
let postgres: Postgres;
let url: string;
let centre: MqttClient;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  if (isMissing) return;
  [mosquitto, postgres] = await Promise.all([startMosquitto([CENTRE, "hub"]), startPostgres()]);
  url = await postgres.database("hub");
  const password = passwordOf(mosquitto);
  centre = await connectAsync(mosquitto.url, { username: CENTRE, password, clientId: CENTRE });
});
afterEach(async () => {
  if (isMissing) return;
  for (const end of ends.splice(0).reverse()) await end();
  await centre.endAsync(true);
  await Promise.all([mosquitto.stop(), postgres.stop()]);
});

const passwordOf = ({ passwordFile }: Mosquitto): string => readFileSync(passwordFile, "utf8").trimEnd();

const sayHello = () =>
  centre.publishAsync(topicsOf(CENTRE).hello, JSON.stringify({ ...HELLO, previous: [], bdSeq: 1 }), { qos: 1 });

async function start(name: string, keeper: PostgresKeeper): Promise<ShardWorker> {
  const settings = { url: mosquitto.url, password: passwordOf(mosquitto), name, first: 0, last: 63, leaseMs: LEASE_MS };
  const worker = new ShardWorker(keeper, settings);
  ends.push(() => worker.stop().then(() => keeper.close()));
  await worker.start();
  return worker;
}

test.skipIf(isMissing)(
  "a worker that is never idle hands half of its shards to one that comes, and keeps the others (needs PostgreSQL)",
  async () => {
    const busy = new NeverIdleKeeper(openDatabase({ url }));
    await migrate(busy.pool);
    const first = await start("a", busy);
    busy.feed = async () => {
      await Promise.all([sayHello(), sayHello(), sayHello()]);
      await pause(50);
    };
    ends.push(async () => {
      busy.feed = async () => undefined;
    });
    await sayHello();
    const second = await start("b", new PostgresKeeper(openDatabase({ url })));
    const shares = () => [first.shards.length, second.shards.length];
    for (const end = Date.now() + WAIT_MS; Date.now() < end && shares().join() !== "32,32"; ) await pause(50);
    expect(shares()).toEqual([32, 32]);
  },
);
