import { afterAll, beforeAll, expect, test } from "vitest";
import { LINES } from "./centre-config.ts";
import { openRig, type RigCentre } from "./rig-centre.ts";

let rig: RigCentre;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig?.close());

test("Devices on a real kernel's wires become ready by the names that stay", async () => {
  const { ms } = await rig.ready("printer", "board", "kiosk", "keys", "pad", "camera");
  console.log(`rig: all devices ready ${ms} ms after the adapters were plugged in`);
});

test("A finger on a kernel line becomes a proven ticket on paper", async () => {
  const began = Date.now();
  await rig.press(LINES.licence);
  const [issued] = await rig.untilFacts("ticket.issued", 1);
  console.log(`rig: from the press to the fact ${Date.now() - began} ms`);
  expect(issued?.data).toMatchObject({ proof: "process-id" });
  expect(rig.printer.slipsWith("A001")).toHaveLength(1);
  expect(rig.printer.slipsWith("A001")[0]?.isTorn).toBe(false);
});

test("A call by key reaches the board over a second adapter, marks the camera, and a rating is kept", async () => {
  await rig.order({ verb: "sign-in", station: "w1", operator: "op-1" });
  await rig.press(LINES.call);
  const [called] = await rig.untilFacts("visit.called", 1);
  expect(called?.data).toMatchObject({ station: "w1" });
  await rig.until("the number on the board", () => rig.board.face().text.includes("001"));
  await rig.press(LINES.start);
  await rig.untilFacts("stage.started", 1);
  await rig.press(LINES.finish);
  await rig.untilFacts("stage.finished", 1);
  await rig.machine.sh("sleep 5");
  await rig.press(LINES.rate5);
  const [rating] = await rig.untilFacts("rating.given", 1);
  expect(rating?.data).toMatchObject({ score: 5 });
  const marks = await rig.untilFacts("camera.marked", 1);
  expect(marks[0]?.data).toMatchObject({ camera: "camera" });
});
