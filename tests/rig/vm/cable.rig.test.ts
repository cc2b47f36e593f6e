import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mosquitto, pause, startMosquitto } from "../../contracts/real-mosquitto.ts";
import { HubProcess } from "../../e2e/rig/hub-process.ts";
import { CENTRE, LINES } from "./centre-config.ts";
import { openRig, type RigCentre } from "./rig-centre.ts";

const folder = mkdtempSync(join(tmpdir(), "talon-rig-hub-"));
let mosquitto: Mosquitto;
let hub: HubProcess;
let rig: RigCentre;
beforeAll(async () => {
  mosquitto = await startMosquitto([CENTRE, "hub"]);
  hub = new HubProcess(mosquitto.url, folder, mosquitto.passwordFile);
  await hub.start();
  rig = await openRig(Number(new URL(mosquitto.url).port));
  await rig.ready("printer", "kiosk");
  await rig.until("the hub online", ({ uplink }) => uplink.phase === "online");
});
afterAll(async () => {
  await rig?.close();
  await hub?.stop();
  await mosquitto?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const isAllThere = () => rig.until("the hub has the whole journal", ({ journal }) => journal.cursor === journal.last);

test("backlog lost on reconnect: with the network cable pulled tickets go on, and all facts arrive once it is back", async () => {
  await isAllThere();
  const kept = hub.count();
  await rig.machine.cable(false);
  const before = await rig.lastSeq();
  await rig.press(LINES.licence);
  await rig.untilFacts("ticket.issued", 1, before);
  await rig.press(LINES.transfer);
  await rig.untilFacts("ticket.issued", 2, before);
  await pause(1_000);
  expect(hub.count()).toBe(kept);
  await rig.machine.cable(true);
  const back = await isAllThere();
  console.log(`rig: everything was at the hub ${back.ms} ms after the cable was back`);
  const bodies = hub.events().map(({ seq, body }) => `${seq} ${JSON.parse(body).type}`);
  expect(new Set(bodies).size).toBe(bodies.length);
  expect(bodies.filter((body) => body.endsWith("ticket.issued.v1"))).toHaveLength(2);
});
