import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ByteLink } from "../../agent/ports/byte-link.ts";
import { serialLink } from "../../drivers/links/serial.ts";
import { parseLinkUri } from "../../drivers/links/uri.ts";
import { Ear } from "./byte-link.contract.ts";
import { FarEnd, Pty, sleep } from "./pty.ts";

const XON = 0x11;
const XOFF = 0x13;

let far: FarEnd;
let pty: Pty;
let link: ByteLink;
let ear: Ear;

beforeEach(async () => {
  far = new FarEnd();
  pty = new Pty(await far.listen());
  await pty.ready();
  ear = new Ear();
});
afterEach(async () => {
  link.close();
  far.dispose();
  await pty.dispose();
});

async function until(holds: () => boolean, mostMs = 5_000): Promise<void> {
  for (let waitedMs = 0; !holds() && waitedMs < mostMs; waitedMs += 20) await sleep(20);
}

async function open(settings: string): Promise<void> {
  const uri = parseLinkUri(`serial:${pty.path}?${settings}`, "link");
  if (!uri.ok || uri.value.kind !== "serial") throw new Error("no serial link");
  link = serialLink(uri.value);
  link.open(ear);
  await until(() => ear.told.length > 0);
  expect(ear.told).toEqual(["opened"]);
}

const portSays = (): readonly string[] =>
  execFileSync("stty", ["-F", pty.path, "-a"], { encoding: "utf8" }).split(/[\s;]+/);

describe("flow control that the configuration asks for is set on the port itself", () => {
  test.each([
    ["flow=none", ["-crtscts", "-ixon", "-ixoff"]],
    ["flow=rtscts", ["crtscts", "-ixon", "-ixoff"]],
    ["flow=xonxoff", ["-crtscts", "ixon", "ixoff"]],
  ])("%s", async (settings, words) => {
    await open(settings);
    expect(portSays()).toEqual(expect.arrayContaining([...words, "-icanon", "-echo", "-opost", "-ixany"]));
  });

  test("rate and stop bits too", async () => {
    await open("baud=19200&format=8N2");
    expect(portSays()).toEqual(expect.arrayContaining(["19200", "cs8", "cstopb"]));
  });
});

describe("XON and XOFF", () => {
  test("stop and start what is written, and never reach the driver", async () => {
    await open("flow=xonxoff&baud=115200");
    far.say(Uint8Array.of(1, XOFF, 2));
    await until(() => ear.bytes.length >= 2);
    link.write(Uint8Array.of(7, 8, 9));
    await sleep(300);
    expect(far.heard).toEqual([]);
    expect(ear.told).toEqual(["opened"]);
    far.say(Uint8Array.of(XON, 3));
    await until(() => ear.told.includes("drained"));
    await until(() => far.heard.length >= 3);
    expect(far.heard).toEqual([7, 8, 9]);
    await until(() => ear.bytes.length >= 3);
    expect(ear.bytes).toEqual([1, 2, 3]);
  });

  test("are bytes like others where they are not asked for", async () => {
    await open("flow=none");
    far.say(Uint8Array.of(1, XOFF, XON));
    link.write(Uint8Array.of(XOFF, 7));
    await until(() => ear.bytes.length >= 3 && far.heard.length >= 2);
    expect(ear.bytes).toEqual([1, XOFF, XON]);
    expect(far.heard).toEqual([XOFF, 7]);
  });

  test("every write is bounded by twice the time of its bytes on the wire and the slack", async () => {
    const uri = parseLinkUri(`serial:${pty.path}?flow=xonxoff&baud=1200`, "link");
    if (!uri.ok || uri.value.kind !== "serial") throw new Error("no serial link");
    link = serialLink(uri.value, 200);
    link.open(ear);
    await until(() => ear.told.length > 0);
    far.say(Uint8Array.of(XOFF, 1));
    await until(() => ear.bytes.length > 0);
    const began = performance.now();
    link.write(new Uint8Array(60));
    await until(() => ear.told.length > 1, 20_000);
    expect(ear.told).toEqual(["opened", "link-stalled"]);
    expect(performance.now() - began).toBeGreaterThan((2 * 60 * 10 * 1000) / 1200 + 200 - 5);
  });

  test("a device that is stopped for longer than the bound of its write is stalled, and costs nothing meanwhile", async () => {
    const uri = parseLinkUri(`serial:${pty.path}?flow=xonxoff&baud=115200`, "link");
    if (!uri.ok || uri.value.kind !== "serial") throw new Error("no serial link");
    link = serialLink(uri.value, 1_000);
    link.open(ear);
    await until(() => ear.told.length > 0);
    far.say(Uint8Array.of(XOFF, 1));
    await until(() => ear.bytes.length > 0);
    const before = process.cpuUsage();
    link.write(Uint8Array.of(7));
    await until(() => ear.told.length > 1);
    const { user, system } = process.cpuUsage(before);
    expect(ear.told).toEqual(["opened", "link-stalled"]);
    expect((user + system) / 1000).toBeLessThan(200);
  });
});
