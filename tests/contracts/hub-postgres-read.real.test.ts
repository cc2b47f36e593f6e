import { afterAll, beforeAll, describe } from "vitest";
import { openDatabase } from "../../deploy/hub/postgres/database.ts";
import { PostgresKeeper } from "../../deploy/hub/postgres/keeper.ts";
import { KpiKeeper } from "../../deploy/hub/postgres/kpi-keeper.ts";
import { migrate } from "../../deploy/hub/postgres/migrate.ts";
import { readPostgres } from "../../deploy/hub/postgres/postgres-read.ts";
import { hubOrdersContract } from "./hub-orders.contract.ts";
import { type HubUnderTest, hubReadContract } from "./hub-read.contract.ts";
import { type Postgres, postgresPrograms, startPostgres } from "./real-postgres.ts";

let postgres: Postgres;
let databases = 0;

const open = async () => {
  databases += 1;
  const pool = openDatabase({ url: await postgres.database(`read_${databases}`) });
  await migrate(pool);
  const keeper = new PostgresKeeper(pool);
  const at = (heard: string | number) => new Date(heard);
  return {
    read: readPostgres(pool, new KpiKeeper(pool)),
    keepFrame: async (centre, frame, heard) =>
      void (await keeper.keep([{ what: "frame", centre, frame }], null, at(heard))),
    keepAlerts: async (centre, alerts, heard) => void (await keeper.keep([{ what: "alerts", centre, alerts, heard }])),
    keepLive: async (centre, text, heardMs) =>
      void (await keeper.keep([{ what: "picture", of: "live", centre, text, isNow: true }], null, at(heardMs))),
    keepState: async (centre, text) =>
      void (await keeper.keep([{ what: "picture", of: "state", centre, text, isNow: true }])),
    keepCommand: (centre, message, text) => keeper.keepCommand(centre, message, text),
    waiting: (centre, nowMs) => keeper.waiting(centre, at(nowMs)),
    book: keeper.configs,
    keepMachine: async (centre, text, heardMs) =>
      void (await keeper.keep([{ what: "machine", centre, text }], null, at(heardMs))),
    hearResult: async (centre, result) => void (await keeper.keep([{ what: "result", centre, result }])),
    done: () => keeper.close(),
  } satisfies HubUnderTest;
};

describe.skipIf(postgresPrograms === null)("what PostgreSQL keeps is read (needs PostgreSQL)", () => {
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  hubReadContract("PostgreSQL", open);
  hubOrdersContract("PostgreSQL", open);
});
