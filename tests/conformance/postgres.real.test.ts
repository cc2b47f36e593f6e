import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Postgres, postgresPrograms, startPostgres } from "../contracts/real-postgres.ts";
import { countOf, lineOf } from "./check.ts";
import { HUB_CHECKS } from "./hub-checks.ts";
import { examineHub } from "./kit.ts";
import { openReferenceHub } from "./reference-hub.ts";
import { mosquittoServer, type Server, targetOf } from "./servers.ts";

const SECONDS = 1_000;
let [server, postgres]: [Server | null, Postgres | null] = [null, null];

describe.skipIf(postgresPrograms === null)("the hub over PostgreSQL (needs PostgreSQL)", () => {
  beforeAll(async () => {
    [server, postgres] = await Promise.all([mosquittoServer(), startPostgres()]);
  }, 90 * SECONDS);
  afterAll(async () => {
    await Promise.all([server?.stop(), postgres?.stop()]);
  }, 60 * SECONDS);

  test(
    "a worker keeps every rule of a hub",
    async () => {
      if (server === null || postgres === null) throw new Error("nothing was started");
      const target = targetOf(server, 4);
      const hub = await openReferenceHub(target, await postgres.database("kit"));
      try {
        const verdicts = await examineHub(target, hub);
        expect(verdicts.filter(({ outcome }) => outcome !== "pass").map(lineOf)).toEqual([]);
        expect(countOf(verdicts, "pass")).toBe(HUB_CHECKS.length);
      } finally {
        await hub.close();
      }
    },
    180 * SECONDS,
  );
});
