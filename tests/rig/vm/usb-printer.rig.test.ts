import { afterAll, beforeAll, expect, test } from "vitest";
import { LINES } from "./centre-config.ts";
import { openPrinter, type Printer } from "./far-end.ts";
import { deviceOf, openRig, type RigCentre } from "./rig-centre.ts";

let rig: RigCentre;
let printer: Printer;
beforeAll(async () => {
  rig = await openRig();
  printer = await openPrinter(rig.machine.socket("gadget"));
  await rig.machine.sh("rig-gadget make && rig-gadget plug");
  await rig.machine.until("test -e /dev/usb/lp0");
  await rig.rewire({ printer: "file:/dev/usb/lp0" });
  await rig.ready("printer", "kiosk");
});
afterAll(async () => {
  printer?.wire.close();
  await rig?.close();
});

test("a printer of the USB printer class gives a proven ticket through the kernel's usblp", async () => {
  await rig.press(LINES.licence);
  const [issued] = await rig.untilFacts("ticket.issued", 1);
  expect(issued?.data["proof"]).toBe("process-id");
  expect(printer.slipsWith("A001")).toHaveLength(1);
});

test("it is missed when its cable is pulled, and prints again when it is back", async () => {
  await rig.machine.sh("rig-gadget unplug");
  const gone = await rig.until("the loss of the printer", (status) => deviceOf(status, "printer").phase !== "ready");
  await rig.machine.sh("rig-gadget plug");
  const back = await rig.ready("printer");
  console.log(`rig: usblp: missed after ${gone.ms} ms, ready ${back.ms} ms after it was back`);
  const before = await rig.lastSeq();
  await rig.press(LINES.transfer);
  await rig.untilFacts("ticket.issued", 1, before);
  expect(printer.slipsWith("B001")).toHaveLength(1);
});
