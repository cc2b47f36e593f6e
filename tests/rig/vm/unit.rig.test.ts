import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LINES } from "./centre-config.ts";
import { openRig, type RigCentre } from "./rig-centre.ts";

const UNIT = join(import.meta.dirname, "../../../systemd/talon.service");

let rig: RigCentre;
beforeAll(async () => {
  rig = await openRig();
  await rig.ready("printer", "kiosk");
});
afterAll(() => rig?.close());

const restarts = async () => Number(await rig.machine.sh("systemctl show talon -p NRestarts --value"));
const numbers = async () =>
  (await rig.facts()).filter(({ type }) => type === "ticket.reserved").map(({ data }) => data["ticket"]);
const issue = async () => {
  const before = await rig.lastSeq();
  await rig.press(LINES.licence);
  await rig.untilFacts("ticket.issued", 1, before);
};

test("deploy/install brought the unit as it stands here, and its sandbox lets the character device and a serial port work", async () => {
  expect(await rig.machine.sh("cat /etc/systemd/system/talon.service")).toBe(readFileSync(UNIT, "utf8").trimEnd());
  expect(await rig.machine.sh("systemctl is-enabled talon")).toBe("enabled");
  const sandbox = await rig.machine.sh("systemctl show talon -p User -p ProtectKernelTunables -p DevicePolicy --value");
  expect(sandbox.split("\n").sort()).toEqual(["closed", "talon", "yes"]);
  await issue();
  expect(await numbers()).toEqual(["A001"]);
});

test("process stops till someone restarts it: after kill -9 systemd starts it, and numbers go on", async () => {
  const before = await restarts();
  const pid = await rig.pid();
  await rig.machine.sh(`kill -9 ${pid}`);
  const back = await rig.until("another process that is ready", (status) => status.pid !== pid);
  console.log(`rig: answers again ${back.ms} ms after kill -9`);
  await rig.ready("printer", "kiosk");
  expect(await restarts()).toBe(before + 1);
  await issue();
  expect(await numbers()).toEqual(["A001", "A002"]);
});

test("process hangs: an agent that stands still for longer than WatchdogSec is replaced, and numbers go on", async () => {
  const pid = await rig.pid();
  const began = Date.now();
  await rig.machine.sh(`kill -STOP ${pid}`);
  await rig.until("another process that is ready", (status) => status.pid !== pid, 180_000);
  console.log(`rig: an agent that stood still was replaced after ${Date.now() - began} ms`);
  expect(await rig.machine.sh("journalctl -u talon -b -o cat --no-pager")).toContain("Watchdog timeout");
  await rig.ready("printer", "kiosk");
  await issue();
  expect(await numbers()).toEqual(["A001", "A002", "A003"]);
});

test("frozen, and nothing is left that would restart it: hardware that systemd strokes no longer resets the machine", async () => {
  expect(await rig.machine.sh("systemctl show -p RuntimeWatchdogUSec --value")).toBe("15s");
  const began = Date.now();
  const reset = rig.machine.reset();
  rig.machine.run("kill -SEGV 1").catch(() => null);
  await reset;
  console.log(`rig: a machine whose systemd stood still was reset after ${Date.now() - began} ms`);
});
