import { afterEach, expect, test } from "vitest";
import { Eavesdropper } from "./rig/eavesdropper.ts";
import { openCentre, type TestCentre } from "./rig.ts";

const EVENTS = 10_000;
const AT_ONCE = 60;
const DRAIN_MOST_MS = 120_000;

let centre: TestCentre;
afterEach(() => centre.close());

async function hammer(count: number): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE) {
    const acts = Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, at) =>
      at % 2 === 0
        ? centre.agent.ask({ verb: "sign-in", station: "w1", operator: "c-101" })
        : centre.agent.ask({ verb: "sign-out", station: "w1" }),
    );
    await Promise.all(acts);
  }
}

test(`U7: a cut network holds back ${EVENTS} events; when it is back the live picture comes first, then the alerts, then all of them once`, {
  timeout: 240_000,
}, async () => {
  centre = await openCentre();
  await centre.agent.start();
  await centre.agent.until(({ kiosk, uplink }) => kiosk.open && uplink.phase === "online");
  await centre.untilHubHasAll();
  centre.network.cut();
  await centre.agent.until(({ uplink }) => uplink.phase !== "online", 60_000);
  const { cursor } = (await centre.agent.status()).journal;
  const recording = performance.now();
  await hammer(EVENTS);
  const recordedMs = performance.now() - recording;
  await centre.agent.ask({ verb: "hold", reason: "air-raid alarm" });
  const { journal } = await centre.agent.status();
  expect([journal.cursor, journal.last - journal.cursor >= EVENTS]).toEqual([cursor, true]);

  const eavesdropper = await Eavesdropper.listen(centre.mosquitto);
  const mended = performance.now();
  centre.network.mend();
  await centre.agent.until(({ uplink }) => uplink.phase === "online", DRAIN_MOST_MS);
  const online = performance.now();
  await centre.agent.until((status) => status.journal.cursor >= journal.last, DRAIN_MOST_MS);
  const drained = performance.now();
  const laneOf = (topic: string) => topic.split("/")[5] ?? "";
  const upward = eavesdropper.heard
    .filter(({ retained }) => !retained)
    .map(({ topic }) => topic)
    .filter((topic) => topic.includes("/up/"))
    .map(laneOf);
  await eavesdropper.close();
  console.log(
    JSON.stringify({
      events: journal.last - journal.cursor,
      recordedPerSecond: Math.round((EVENTS * 1_000) / recordedMs),
      reconnectMs: Math.round(online - mended),
      drainMs: Math.round(drained - online),
      lanes: upward.slice(0, 5),
    }),
  );
  expect(upward.slice(0, 5)).toEqual(["state", "hello", "live", "alert", "ev"]);
  await centre.untilHubHasAll();
  expect(centre.hub.events()).toEqual(centre.journal().map(({ seq, body }) => expect.objectContaining({ seq, body })));
});
