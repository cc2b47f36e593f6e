import { readdirSync, renameSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ByteLink } from "../../agent/ports/byte-link.ts";
import { holdersOf } from "../../drivers/links/holders.ts";
import { serialLink } from "../../drivers/links/serial.ts";
import { tcpLink } from "../../drivers/links/tcp.ts";
import { heldBytes } from "../fuzz/collect.ts";
import { byteLinkContract, Ear, type LinkBench } from "./byte-link.contract.ts";
import { FarEnd, Pty, serialUri, sleep } from "./pty.ts";

const STALL_MS = 600;

async function untilTold(ear: Ear, count: number, mostMs = 3_000): Promise<void> {
  for (let waitedMs = 0; ear.told.length < count && waitedMs < mostMs; waitedMs += 20) await sleep(20);
}

async function openPty(): Promise<{ far: FarEnd; pty: Pty; link: ByteLink; dispose: () => Promise<void> }> {
  const far = new FarEnd();
  const pty = new Pty(await far.listen());
  await pty.ready();
  const link = serialLink(serialUri(pty.path), STALL_MS);
  const dispose = async (): Promise<void> => {
    link.close();
    far.dispose();
    await pty.dispose();
  };
  return { far, pty, link, dispose };
}

byteLinkContract("TCP on loopback", async (): Promise<LinkBench> => {
  const far = new FarEnd();
  const port = await far.listen();
  return {
    link: tcpLink({ kind: "tcp", host: "127.0.0.1", port }, { writeMostMs: STALL_MS }),
    say: (bytes) => far.say(bytes),
    heard: () => far.heard,
    hangUp: () => far.hangUp(),
    stall: () => far.stall(),
    floodBytes: 900 * 1024,
    passes: sleep,
    stallMostMs: 3_000,
    dispose: async () => far.dispose(),
  };
});

byteLinkContract("serial port on a pty", async (): Promise<LinkBench> => {
  const { far, pty, link, dispose } = await openPty();
  return {
    link,
    say: (bytes) => far.say(bytes),
    heard: () => far.heard,
    hangUp: () => pty.hangUp(),
    stall: () => pty.freeze(),
    floodBytes: 200_000,
    passes: sleep,
    stallMostMs: 5_000,
    dispose,
  };
});

describe("a serial port", () => {
  test.each([
    ["nobody writes", 0],
    ["more is written than the far end took", 200_000],
  ])("costs nothing after a hang-up while %s", async (_, bytes) => {
    const { pty, link, dispose } = await openPty();
    const ear = new Ear();
    link.open(ear);
    await untilTold(ear, 1);
    if (bytes > 0) pty.freeze();
    link.write(new Uint8Array(bytes));
    pty.hangUp();
    await untilTold(ear, 2);
    const before = process.cpuUsage();
    await sleep(2_000);
    const { user, system } = process.cpuUsage(before);
    expect(ear.told).toEqual(["opened", "link-lost"]);
    expect((user + system) / 1000).toBeLessThan(200);
    await dispose();
  });

  test("that is opened and closed a hundred times leaves no descriptor behind", async () => {
    const { link, dispose } = await openPty();
    const count = (): number => readdirSync("/proc/self/fd").length;
    const openAndClose = async (): Promise<void> => {
      const ear = new Ear();
      link.open(ear);
      for (let waitedMs = 0; ear.told.length === 0 && waitedMs < 3_000; waitedMs += 1) await sleep(1);
      expect(ear.told).toEqual(["opened"]);
      link.close();
    };
    await openAndClose();
    await sleep(100);
    const before = count();
    for (let times = 0; times < 100; times += 1) await openAndClose();
    for (let waitedMs = 0; count() > before && waitedMs < 3_000; waitedMs += 20) await sleep(20);
    expect(count()).toBeLessThanOrEqual(before);
    await dispose();
  });

  test("that is opened and closed a thousand times keeps nothing of it in memory", async () => {
    const { link, dispose } = await openPty();
    const reopened = (): Promise<void> =>
      new Promise((settle) => {
        link.open({
          ...new Ear(),
          opened: () => {
            link.close();
            setImmediate(settle);
          },
        });
      });
    for (let time = 0; time < 1_000; time += 1) await reopened();
    const before = heldBytes();
    for (let time = 0; time < 1_000; time += 1) await reopened();
    expect((heldBytes() - before) / 1_000).toBeLessThan(150);
    await dispose();
  });

  test("whose node became another adapter's is lost: ttyUSB0 is not the same after a replug", async () => {
    const { far, pty, link, dispose } = await openPty();
    const other = new Pty(await new FarEnd().listen());
    await other.ready();
    const ear = new Ear();
    link.open(ear);
    await untilTold(ear, 1);
    renameSync(other.path, pty.path);
    await untilTold(ear, 2);
    expect(ear.told).toEqual(["opened", "link-lost"]);
    expect(far.heard).toEqual([]);
    await other.dispose();
    await dispose();
  });

  test("write-only port: the unplug is noticed by the node that vanished, although the driver still takes bytes", async () => {
    const { pty, link, dispose } = await openPty();
    const ear = new Ear();
    link.open(ear);
    await untilTold(ear, 1);
    rmSync(pty.path);
    await untilTold(ear, 2);
    expect(ear.told).toEqual(["opened", "link-lost"]);
    await dispose();
  });

  test("that someone else holds is busy, and the holder is named", async () => {
    const { pty, link, dispose } = await openPty();
    const first = new Ear();
    link.open(first);
    await untilTold(first, 1);
    const second = new Ear();
    serialLink(serialUri(pty.path)).open(second);
    await untilTold(second, 1);
    expect(second.told).toEqual(["link-busy"]);
    const holder = holdersOf(pty.path).find(({ pid }) => pid === process.pid);
    expect(holder).toMatchObject({ parent: process.ppid });
    await dispose();
  });

  test("that is not there is absent", async () => {
    const ear = new Ear();
    serialLink(serialUri("/dev/serial/by-id/nobody")).open(ear);
    await untilTold(ear, 1);
    expect(ear.told).toEqual(["link-absent"]);
  });

  test("that is no terminal is refused", async () => {
    const ear = new Ear();
    serialLink(serialUri("/dev/null")).open(ear);
    await untilTold(ear, 1);
    expect(ear.told).toEqual(["link-refused"]);
  });
});

describe("a TCP device", () => {
  test("that listens on no such port refuses", async () => {
    const far = new FarEnd();
    const port = await far.listen();
    far.dispose();
    await sleep(20);
    const ear = new Ear();
    tcpLink({ kind: "tcp", host: "127.0.0.1", port }).open(ear);
    await untilTold(ear, 1);
    expect(ear.told).toEqual(["link-refused"]);
  });

  test("that is slow but takes something is not stalled", async () => {
    const far = new FarEnd();
    const link = tcpLink({ kind: "tcp", host: "127.0.0.1", port: await far.listen() }, { writeMostMs: STALL_MS });
    const ear = new Ear();
    link.open(ear);
    await untilTold(ear, 1);
    far.stall();
    link.write(new Uint8Array(900 * 1024));
    for (let turn = 0; turn < 5; turn += 1) {
      await sleep(STALL_MS / 3);
      far.takeSome(150 * 1024);
    }
    expect(ear.told).not.toContain("link-stalled");
    far.resume();
    await untilTold(ear, 2);
    expect(ear.told).toEqual(["opened", "drained"]);
    link.close();
    far.dispose();
  });

  test("whose name nobody knows is absent", async () => {
    const ear = new Ear();
    tcpLink({ kind: "tcp", host: "nobody.invalid", port: 9100 }).open(ear);
    await untilTold(ear, 1, 8_000);
    expect(ear.told).toEqual(["link-absent"]);
  });
});
