import { afterAll, beforeAll, expect, test } from "vitest";
import { pause } from "../../contracts/real-mosquitto.ts";
import { BOARD, LINES, PRINTER } from "./centre-config.ts";
import { deviceOf, openRig, type RigCentre } from "./rig-centre.ts";

const BYTES_OF_A_TICKET = 300;
const OUT_MS = 1_000;
const HEALS_WITHIN_MS = 60_000;

let rig: RigCentre;
beforeAll(async () => {
  rig = await openRig();
  await rig.ready("printer", "board", "kiosk");
});
afterAll(() => rig?.close());

const numberOf = (ticket: unknown): string => String(ticket);

test("serial/USB adapter drops in mid-ticket: the agent heals by itself and nothing is printed twice unmarked", async () => {
  const torn = rig.printer.wire.tearAfter(BYTES_OF_A_TICKET);
  await rig.press(LINES.licence);
  await torn;
  await rig.machine.unplug("printer");
  const gone = await rig.until("the loss of the printer", (status) => deviceOf(status, "printer").phase !== "ready");
  await pause(OUT_MS);
  rig.printer.wire.mend();
  await rig.machine.plug("printer", PRINTER);
  const back = await rig.ready("printer");
  console.log(
    `rig: unplugged in mid-ticket: noticed after ${gone.ms} ms, ready ${back.ms} ms after the adapter was back`,
  );
  expect(back.ms).toBeLessThan(HEALS_WITHIN_MS);
  await rig.until("no ticket without a fate", () => true);
  const fates = ["ticket.issued", "ticket.voided", "ticket.unproven"];
  await rig.untilFacts("ticket.reserved", 1);
  const settled = async () => (await rig.facts()).filter(({ type }) => fates.includes(type));
  for (const end = Date.now() + HEALS_WITHIN_MS; (await settled()).length === 0 && Date.now() < end; ) await pause(200);
  const told = (await settled()).map(({ type, data }) => `${type} ${JSON.stringify(data)}`);
  const slips = rig.printer.slipsWith("A001");
  console.log(`rig: its fate: ${told.join("; ")}; slips: ${slips.map(({ isTorn }) => (isTorn ? "torn" : "whole"))}`);
  expect(told.length).toBeGreaterThan(0);
  const unmarked = slips.filter(({ isTorn, lines }) => !isTorn && !lines.some((line) => /copy/i.test(line)));
  expect(unmarked.length).toBeLessThanOrEqual(1);
});

test("the next citizen gets a proven ticket from the adapter that came back", async () => {
  const before = await rig.lastSeq();
  await rig.press(LINES.transfer);
  const [issued] = await rig.untilFacts("ticket.issued", 1, before);
  const [reserved] = (await rig.facts(before)).filter(({ type }) => type === "ticket.reserved");
  expect(issued?.data["proof"]).toBe("process-id");
  expect(rig.printer.slipsWith(numberOf(reserved?.data["ticket"]))).toHaveLength(1);
});

test("unplug not detected on a write-only port: the board's adapter is missed although nobody writes to it", async () => {
  await rig.machine.unplug("board");
  const gone = await rig.until("the loss of the board", (status) => deviceOf(status, "board").phase !== "ready");
  expect(deviceOf(gone.status, "printer").phase).toBe("ready");
  await rig.machine.plug("board", BOARD);
  const back = await rig.ready("board");
  console.log(`rig: a silent board: missed after ${gone.ms} ms, ready ${back.ms} ms after it was back`);
  expect(back.ms).toBeLessThan(HEALS_WITHIN_MS);
});

test("ttyUSB0 becomes ttyUSB1; two identical adapters swap: each device keeps its own wire", async () => {
  const nodes = () => rig.machine.sh("readlink /dev/serial/by-id/*PRN0001* /dev/serial/by-id/*BRD0001*");
  const first = await nodes();
  await rig.machine.unplug("printer");
  await rig.machine.unplug("board");
  await rig.machine.until("! ls /dev/serial/by-id/*0001*");
  const [early, late] =
    first.indexOf("ttyUSB0") < first.indexOf("ttyUSB1")
      ? (["board", "printer"] as const)
      : (["printer", "board"] as const);
  const serials = { board: BOARD, printer: PRINTER };
  await rig.machine.plug(early, serials[early]);
  await rig.machine.until(`ls /dev/serial/by-id/*${serials[early]}*`);
  await rig.machine.plug(late, serials[late]);
  await rig.ready("printer", "board");
  const second = await nodes();
  console.log(`rig: ${first.split("\n").join(" ")} became ${second.split("\n").join(" ")}`);
  expect(second).not.toBe(first);
  const before = await rig.lastSeq();
  const slips = rig.printer.sim.slips().length;
  await rig.press(LINES.licence);
  await rig.untilFacts("ticket.issued", 1, before);
  expect(rig.printer.sim.slips().length).toBe(slips + 1);
});
