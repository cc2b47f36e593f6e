import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ByteLink } from "../../agent/ports/byte-link.ts";
import { fileLink } from "../../drivers/links/file.ts";
import { serialLink } from "../../drivers/links/serial.ts";
import { parseLinkUri } from "../../drivers/links/uri.ts";
import { CH340, FakeTree, FTDI, PRINTER } from "../unit/drivers/links/device-tree.ts";
import { LiveDevice } from "./live-device.ts";
import { FarEnd, Pty, sleep } from "./pty.ts";

const HEALED_MS = 3_000;
const FAILURES_FOR_HALF_A_MINUTE = 8;

let tree: FakeTree;
let far: FarEnd;
let pty: Pty;
let device: LiveDevice | null;

beforeEach(async () => {
  tree = new FakeTree();
  far = new FarEnd();
  pty = new Pty(await far.listen());
  await pty.ready();
  device = null;
});
afterEach(async () => {
  device?.dispose();
  far.dispose();
  await pty.dispose();
  tree.dispose();
});

const linkOf = (text: string): ByteLink => {
  const uri = parseLinkUri(text, "link");
  if (uri.ok && uri.value.kind === "serial") return serialLink(uri.value, undefined, tree);
  if (uri.ok && uri.value.kind === "file") return fileLink(uri.value, undefined, tree);
  throw new Error(`${text} names no device`);
};

async function absent(link: ByteLink): Promise<LiveDevice> {
  device = new LiveDevice(link, { failures: FAILURES_FOR_HALF_A_MINUTE });
  for (let waitedMs = 0; device.waitsMs < 20_000 && waitedMs < 5_000; waitedMs += 20) await sleep(20);
  expect(device.phase).toBe("absent");
  expect(device.waitsMs).toBeGreaterThan(20_000);
  return device;
}

describe("a device that is plugged in while the wait for the next try has grown to half a minute", () => {
  const plugged = () => ({ ...FTDI, leadsTo: pty.path });

  test("serial/USB adapter drops and nobody restarts anything: named by maker and product it is opened within 3 s", async () => {
    const waiting = await absent(linkOf("serial:usb:0403:6001:A50285BI"));
    tree.plug(plugged());
    expect(await waiting.until("ready")).toBeLessThan(HEALED_MS);
    expect(waiting.opens).toBe(2);
  });

  test("is opened within 3 s by its name of /dev/serial/by-id, though that folder did not exist", async () => {
    const waiting = await absent(linkOf(`serial:${tree.dev}/serial/by-id/usb-FTDI`));
    tree.plug(plugged());
    expect(waiting.phase).toBe("absent");
    tree.name("by-id", "usb-FTDI", "ttyUSB0");
    expect(await waiting.until("ready")).toBeLessThan(HEALED_MS);
  });

  test("is opened within 3 s as a printer of the USB printer class", async () => {
    const waiting = await absent(linkOf("file:usb:04b8:0202"));
    tree.plug({ ...PRINTER, leadsTo: pty.path });
    expect(await waiting.until("ready")).toBeLessThan(HEALED_MS);
  });

  test("heals within 3 s each time that it is pulled and put back, and its neighbour is never opened for it", async () => {
    const waiting = await absent(linkOf("serial:usb:0403:6001"));
    tree.plug({ ...CH340, node: "ttyUSB0" });
    for (const node of ["ttyUSB1", "ttyUSB2", "ttyUSB1"]) {
      tree.plug({ ...plugged(), node });
      expect(await waiting.until("ready")).toBeLessThan(HEALED_MS);
      tree.unplug(node);
      await waiting.until("absent");
      expect(waiting.phase).toBe("absent");
    }
  });

  test("is opened within 3 s once the second of two that its name fits is pulled", async () => {
    tree.plug({ ...CH340, leadsTo: pty.path });
    tree.plug({ ...CH340, node: "ttyUSB2", port: "1-1.4:1.0" });
    device = new LiveDevice(linkOf("serial:usb:1a86:7523"), { failures: FAILURES_FOR_HALF_A_MINUTE });
    await device.until("failed");
    expect(device.fault).toBe("link-ambiguous");
    tree.unplug("ttyUSB2");
    expect(await device.until("ready")).toBeLessThan(HEALED_MS);
  });

  test("costs nothing while it is waited for", async () => {
    const waiting = await absent(linkOf("serial:usb:0403:6001"));
    const before = process.cpuUsage();
    await sleep(2_000);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(200);
    expect(waiting.opens).toBe(1);
  });
});

describe("what is watched for", () => {
  test("is told again when its folder went and came back", async () => {
    const targets = [tree.plug(FTDI), tree.plug(CH340)];
    const folder = join(tree.dev, "serial/by-id");
    rmSync(dirname(folder), { recursive: true });
    let appeared = 0;
    const stop = linkOf(`serial:${folder}/usb-any`).whenAppears?.(() => {
      appeared += 1;
    });
    for (const [before, target] of targets.entries()) {
      mkdirSync(`${folder}.new`, { recursive: true });
      symlinkSync(target, `${folder}.new/usb-any`);
      renameSync(`${folder}.new`, folder);
      for (let waitedMs = 0; appeared === before && waitedMs < 5_000; waitedMs += 20) await sleep(20);
      expect(appeared).toBe(before + 1);
      rmSync(dirname(folder), { recursive: true });
    }
    stop?.();
    tree.name("by-id", "usb-any", "ttyUSB0");
    await sleep(300);
    expect(appeared).toBe(2);
  });
});
