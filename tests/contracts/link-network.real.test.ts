import { execFileSync, spawn } from "node:child_process";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { tcpLink } from "../../drivers/links/tcp.ts";
import { Ear } from "./byte-link.contract.ts";
import { LiveDevice } from "./live-device.ts";
import { FarEnd, sleep } from "./pty.ts";

const NEAR = "10.213.7.1";
const FAR = "10.213.7.2";
const WRITE_MOST_MS = 1_500;
const KEEP_ALIVE = { afterS: 1, everyS: 1, times: 3 };

const quietly = (command: string, ...words: readonly string[]): boolean => {
  try {
    execFileSync(command, words, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};
const ip = (...words: readonly string[]): boolean => quietly("ip", ...words);

async function until(holds: () => boolean, mostMs: number): Promise<number> {
  const began = performance.now();
  while (!holds() && performance.now() - began < mostMs) await sleep(10);
  return performance.now() - began;
}

describe("a far end that vanishes without a goodbye", () => {
  const space = `talon-${process.pid}`;
  const [near, far] = [`tln${process.pid % 100_000}`, `tlf${process.pid % 100_000}`];
  let why: string | null = null;
  let server: ReturnType<typeof spawn> | null = null;

  beforeAll(async () => {
    const inFar = ["-n", space] as const;
    const isMade =
      ip("netns", "add", space) &&
      ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", space) &&
      ip("addr", "add", `${NEAR}/30`, "dev", near) &&
      ip("link", "set", near, "up") &&
      ip(...inFar, "addr", "add", `${FAR}/30`, "dev", far) &&
      ip(...inFar, "link", "set", far, "up");
    if (!isMade) {
      why = "a second network takes root, and ip netns";
      return;
    }
    const deaf =
      'require("net").createServer((s) => s.on("error", () => {}).resume()).listen(9100, () => console.log("up"))';
    const child = spawn("ip", ["netns", "exec", space, process.execPath, "-e", deaf], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    server = child;
    await new Promise((up) => child.stdout.once("data", up));
  });

  afterAll(() => {
    server?.kill("SIGKILL");
    ip("link", "del", near);
    ip("netns", "del", space);
  });

  const opened = async (context: TestContext) => {
    if (why !== null) context.skip(why);
    ip("-n", space, "route", "del", "blackhole", `${NEAR}/32`);
    const ear = new Ear();
    const link = tcpLink({ kind: "tcp", host: FAR, port: 9100 }, { writeMostMs: WRITE_MOST_MS, keepAlive: KEEP_ALIVE });
    link.open(ear);
    await until(() => ear.told.length > 0, 5_000);
    expect(ear.told).toEqual(["opened"]);
    return { ear, link };
  };
  const vanish = (): void => {
    expect(ip("-n", space, "route", "add", "blackhole", `${NEAR}/32`)).toBe(true);
  };

  test("a client that only writes notices it within the bound of its write", async (context) => {
    const { ear, link } = await opened(context);
    link.write(Uint8Array.of(1, 2, 3));
    await until(() => ear.told.includes("drained"), 5_000);
    vanish();
    link.write(Uint8Array.of(4));
    const tookMs = await until(() => ear.told.length > 2, 20_000);
    expect(ear.told).toEqual(["opened", "drained", "link-stalled"]);
    expect(tookMs).toBeGreaterThan(WRITE_MOST_MS - 100);
    link.close();
  });

  test("a client that only listens notices it by the questions that the kernel asks", async (context) => {
    const { ear, link } = await opened(context);
    vanish();
    await until(() => ear.told.length > 1, 30_000);
    expect(ear.told).toEqual(["opened", "link-lost"]);
    link.close();
  });

  test("a silent far end that is alive is kept", async (context) => {
    const { ear, link } = await opened(context);
    await sleep(5_000);
    expect(ear.told).toEqual(["opened"]);
    link.close();
  });

  test("a device that does not answer at all is absent", async (context) => {
    if (why !== null) context.skip(why);
    ip("-n", space, "route", "add", "blackhole", `${NEAR}/32`);
    const ear = new Ear();
    tcpLink({ kind: "tcp", host: FAR, port: 9100 }, { connectMostMs: 1_000 }).open(ear);
    await until(() => ear.told.length > 0, 20_000);
    expect(ear.told).toEqual(["link-absent"]);
  });
});

describe("a TCP device", () => {
  const listening = async (host: string): Promise<{ server: Server; port: number } | null> => {
    const server = createServer((socket) => socket.on("error", () => {}).end());
    const isUp = await new Promise<boolean>((settle) => {
      server.once("error", () => settle(false));
      server.listen(0, host, () => settle(true));
    });
    const address = server.address();
    return isUp && address !== null && typeof address !== "string" ? { server, port: address.port } : null;
  };

  test("that accepts and closes at once is tried less and less often", async () => {
    const far = await listening("127.0.0.1");
    if (far === null) throw new Error("no loopback");
    const link = tcpLink({ kind: "tcp", host: "127.0.0.1", port: far.port });
    const device = new LiveDevice(link, { hurriedWaits: 6 });
    await until(() => device.waits.length > 6, 20_000);
    expect(device.waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
    expect(device.opens).toBe(7);
    device.dispose();
    far.server.close();
  });

  test("is reached by a name", async () => {
    const far = new FarEnd();
    const ear = new Ear();
    const link = tcpLink({ kind: "tcp", host: "localhost", port: await far.listen() });
    link.open(ear);
    await until(() => ear.told.length > 0, 8_000);
    expect(ear.told).toEqual(["opened"]);
    link.write(Uint8Array.of(7));
    await until(() => far.heard.length > 0, 5_000);
    expect(far.heard).toEqual([7]);
    link.close();
    far.dispose();
  });

  test("is reached by IPv6", async (context) => {
    const far = await listening("::1");
    if (far === null) context.skip("this machine has no IPv6");
    const ear = new Ear();
    const link = tcpLink({ kind: "tcp", host: "::1", port: far?.port ?? 0 });
    link.open(ear);
    await until(() => ear.told.length > 1, 5_000);
    expect(ear.told).toEqual(["opened", "link-lost"]);
    link.close();
    far?.server.close();
  });
});
