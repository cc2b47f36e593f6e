import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestAnswer } from "../../../agent/control/device-test.ts";
import { pause } from "../../contracts/real-mosquitto.ts";
import { SCANNER, TYPING } from "./centre-config.ts";
import { deviceOf, openRig, type RigCentre } from "./rig-centre.ts";
import { KEYBOARD } from "./virtual-machine.ts";

const RULE = `SUBSYSTEM=="input", KERNEL=="event*", ATTRS{idVendor}=="0627", GROUP="talon", MODE="0640"`;
const CODE = [..."0123456789", ..."talon"];
const ASKED_MS = 2_000;

let rig: RigCentre;
beforeAll(async () => {
  rig = await openRig();
  await rig.machine.sh(`echo '${RULE}' > /etc/udev/rules.d/61-scanner.rules && udevadm control --reload`);
  await rig.machine.plugKeyboard(SCANNER);
  await rig.machine.until(`test -e ${TYPING.replace("input:", "")}`);
  await rig.rewire({ scanner: TYPING }, ["keyboard-scanner"]);
  await rig.ready("scan", "kiosk");
});
afterAll(() => rig?.close());

async function typed(keys: readonly string[]): Promise<TestAnswer> {
  const asked = rig.ask({ verb: "test", device: "scan" });
  await pause(ASKED_MS);
  await rig.machine.type([...keys, "ret"]);
  const reply = await asked;
  if (!reply.ok) throw new Error(`${reply.what} ${reply.cure}`);
  return reply.value as TestAnswer;
}

test("a scanner that types is read through the kernel's HID and input layers, and no console gets a key of it", async () => {
  const heard = "/tmp/other-reader";
  const node = TYPING.replace("input:", "");
  await rig.machine.sh(`timeout 20 cat ${node} > ${heard} & sleep 0.5`);
  expect(await typed(CODE)).toMatchObject({ came: "code", kind: "other", characters: CODE.length });
  expect(Number(await rig.machine.sh(`stat -c %s ${heard}`))).toBe(0);
});

test("it is missed when it is pulled in mid-code, and what it reads after it is back is whole", async () => {
  await rig.machine.type(CODE.slice(0, 5));
  await rig.machine.unplug(KEYBOARD);
  const gone = await rig.until("the loss of the scanner", (status) => deviceOf(status, "scan").phase !== "ready");
  expect(deviceOf(gone.status, "kiosk").phase).toBe("ready");
  await rig.machine.plugKeyboard(SCANNER);
  const back = await rig.ready("scan");
  console.log(`rig: a scanner that types: missed after ${gone.ms} ms, ready ${back.ms} ms after it was back`);
  expect(await typed(CODE)).toMatchObject({ came: "code", characters: CODE.length });
});
