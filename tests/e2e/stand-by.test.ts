import { afterEach, expect, test } from "vitest";
import { startMosquitto } from "../contracts/real-mosquitto.ts";
import { postgresPrograms } from "../contracts/real-postgres.ts";
import { namesOf } from "../load/country.ts";
import { DrainRig } from "../load/drain-rig.ts";

const CENTRES = 12;
const WAIT_MS = 150_000;
const isMissing = postgresPrograms === null;
const toClose: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

test.skipIf(isMissing)(
  "the broker dies for good in mid-drain: centres and hub workers go to its stand-by, and the hub has each journal once, in order (needs PostgreSQL)",
  async () => {
    const users = ["hub", ...namesOf(CENTRES)];
    const first = await startMosquitto(users);
    toClose.push(first.stop);
    const standBy = await startMosquitto(users);
    toClose.push(standBy.stop);
    const { url, passwordFile, folder } = first;
    const broker = { url, others: [standBy.url], isFirstPreferred: true, passwordFile, folder };
    const rig = await DrainRig.open({ centres: CENTRES, hours: 14, credit: 150, broker, waitMs: WAIT_MS });
    toClose.push(() => rig.close());
    const { country } = rig;
    await country.connect(country.centres, 500, 0);
    const left = [await rig.playUntilKept(2_000)];
    await first.crash();
    left.push(await rig.playUntilKept(3_000));
    await rig.playUntilOnline();
    await rig.drained();
    expect(left.filter((owed) => owed > 2_000)).toHaveLength(2);
    expect(country.unacknowledged).toBe(0);
    expect(await rig.differences()).toEqual([]);
    expect(country.tally.complaints).toEqual([]);
  },
  400_000,
);
