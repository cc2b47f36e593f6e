import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import { Pty } from "../contracts/pty.ts";
import { pause } from "../contracts/real-mosquitto.ts";
import { ACTS, must, staffComes, wholeVisit } from "./rig/citizen.ts";
import { OldBroker } from "./rig/old-broker.ts";
import { writeOldJournal } from "./rig/old-journal.ts";
import { type CentrePlan, eventually, openCentre, type TestCentre } from "./rig.ts";

const DAY_MS = 86_400_000;
let centre: TestCentre;
const cleanings: (() => Promise<void>)[] = [];
afterEach(async () => {
  await centre.close();
  for (const clean of cleanings.splice(0)) await clean();
});

async function running(plan: CentrePlan = {}): Promise<TestCentre> {
  centre = await openCentre(plan);
  await centre.agent.start();
  await centre.agent.until(
    ({ kiosk, uplink, devices }) =>
      kiosk.open && uplink.phase === "online" && devices.every(({ phase }) => phase === "ready"),
  );
  return centre;
}

const bodies = (events: readonly { readonly body: string }[]) => events.map(({ body }) => body);

const EXPECTED_TYPES = [
  "ticket.reserved",
  "ticket.issued",
  "visit.called",
  "stage.started",
  "stage.finished",
  "document.handed-over",
  "visit.closed",
  "rating.given",
  "camera.marked",
] as const;

async function expectWholeVisit(): Promise<void> {
  await staffComes(centre);
  await wholeVisit(centre, "A001");
  expect(EXPECTED_TYPES.map((type) => [type, centre.events(type).length])).toEqual([
    ["ticket.reserved", 1],
    ["ticket.issued", 1],
    ["visit.called", 3],
    ["stage.started", 3],
    ["stage.finished", 3],
    ["document.handed-over", 1],
    ["visit.closed", 1],
    ["rating.given", 1],
    ["camera.marked", ACTS],
  ]);
  expect(centre.events("ticket.issued")[0]).toMatchObject({ ticket: "A001", proof: "process-id", copy: 0 });
  expect(centre.events("camera.marked").every(({ made }) => made === true)).toBe(true);
  const slips = centre.printer.slips();
  expect(slips.map(({ lines, isTorn }) => [lines[0], isTorn])).toEqual([["A001", false]]);
  await centre.untilHubHasAll();
  expect(bodies(centre.hub.events())).toEqual(bodies(centre.journal()));
}

test("K5: a citizen goes from the button to the document, and each act is on paper, on the board, on the camera and at the hub once", async () => {
  await running();
  await expectWholeVisit();
  const pulses = centre.agent.notes.filter((note) => note.kind === "pin" && note.level === "active");
  const pulsesOf = (camera: string) => pulses.filter((note) => note.kind === "pin" && note.device === camera).length;
  expect([pulsesOf("cam-w1"), pulsesOf("cam-w2")]).toEqual([7, 3]);
  expect((await centre.agent.status()).uplink.protocol).toBe("5");
});

test("a broker that knows only MQTT 3.1.1 serves the same whole visit", async () => {
  let old: OldBroker | null = null;
  await running({
    between: async (port) => {
      old = new OldBroker(port);
      cleanings.push(() => (old as OldBroker).close());
      return old.listen();
    },
  });
  await expectWholeVisit();
  expect((await centre.agent.status()).uplink.protocol).toBe("3.1.1");
  expect(old).toMatchObject({ refused: 1, passed: 1 });
});

test("the printer and a board on serial ports serve the same whole visit", async () => {
  const ptys: Pty[] = [];
  const overPty = async (link: string): Promise<string> => {
    const pty = new Pty(Number(new URL(link).port));
    ptys.push(pty);
    cleanings.push(() => pty.dispose());
    await pty.ready();
    return `serial:${pty.path}?baud=115200`;
  };
  const planned = await openCentre();
  const config = JSON.parse(readFileSync(planned.configFile, "utf8"));
  config.devices.printer.link = await overPty(config.devices.printer.link);
  config.devices["board-w1"].link = await overPty(config.devices["board-w1"].link);
  planned.write(config);
  centre = planned;
  await centre.agent.start();
  await centre.agent.until(({ kiosk, uplink }) => kiosk.open && uplink.phase === "online");
  await expectWholeVisit();
});

test("only the hub's own acknowledgement moves the cursor: a broker without a hub changes nothing", async () => {
  await running();
  await centre.untilHubHasAll();
  await centre.hub.stop();
  const { journal: before } = await centre.agent.status();
  for (let press = 0; press < 20; press += 1) await centre.agent.ask({ verb: "recall", station: "w1" });
  await pause(2_000);
  const { journal, uplink } = await centre.agent.status();
  expect(uplink.phase).toBe("online");
  expect([journal.cursor, journal.last >= before.last + 20]).toEqual([before.cursor, true]);
  await centre.hub.start();
  await centre.untilHubHasAll();
  expect(bodies(centre.hub.events())).toEqual(bodies(centre.journal()));
});

test("old records leave the disk only after the hub has acknowledged them", { timeout: 120_000 }, async () => {
  centre = await openCentre();
  await centre.hub.stop();
  const loaded = loadConfig(readFileSync(centre.configFile, "utf8"), "centre.json", catalogue);
  if (!loaded.ok) throw new Error("the configuration of the tests is wrong");
  const written = writeOldJournal(centre.state, loaded.value.rules, { events: 3_000, agoMs: 3 * DAY_MS });
  const old = bodies(centre.journal());
  await centre.agent.start();
  await must(centre, { verb: "sign-in", station: "w1", operator: "c-101" });
  await pause(12_000);
  const kept = (await centre.agent.status()).journal;
  expect([kept.first, kept.cursor]).toEqual([1, 0]);
  await centre.hub.start();
  await centre.untilHubHasAll();
  await eventually("old records are forgotten", () => (centre.journal()[0]?.seq ?? 0) > 500, 60_000);
  const atHub = bodies(centre.hub.events());
  expect(atHub.slice(0, written)).toEqual(old);
  const left = bodies(centre.journal());
  expect(atHub.slice(-left.length)).toEqual(left);
});
