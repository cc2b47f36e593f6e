import { afterEach, expect, test } from "vitest";
import { startMosquitto } from "../contracts/real-mosquitto.ts";
import { postgresPrograms } from "../contracts/real-postgres.ts";
import { namesOf } from "../load/country.ts";
import { DrainRig } from "../load/drain-rig.ts";

const CENTRES = 40;
const WAIT_MS = 150_000;
const isMissing = postgresPrograms === null;
const toClose: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

test.skipIf(isMissing)(
  "forty centres drain their backlog while the broker dies and comes back and a hub worker is killed: the hub has each journal once, in order (needs PostgreSQL)",
  async () => {
    const mosquitto = await startMosquitto(["hub", ...namesOf(CENTRES)]);
    toClose.push(mosquitto.stop);
    const rig = await DrainRig.open({ centres: CENTRES, hours: 15, credit: 150, broker: mosquitto, waitMs: WAIT_MS });
    toClose.push(() => rig.close());
    const { country } = rig;
    await country.connect(country.centres, 500, 0);
    const left = [await rig.playUntilKept(5_000)];
    await mosquitto.crash();
    await mosquitto.start();
    left.push(await rig.playUntilKept(5_000));
    await rig.workers[0]?.kill();
    left.push(await rig.playUntilKept(5_000));
    await rig.startWorker("c");
    await rig.drained();
    expect(left.filter((owed) => owed > 1_000)).toHaveLength(3);
    expect(country.unacknowledged).toBe(0);
    expect(country.tally.complaints.filter((one) => one.includes("rolled-back"))).toEqual([]);
    expect(await rig.differences()).toEqual([]);
  },
  400_000,
);
