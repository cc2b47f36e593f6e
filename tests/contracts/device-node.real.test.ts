import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fileLink } from "../../drivers/links/file.ts";
import { Ear } from "./byte-link.contract.ts";
import { FarEnd, Pty, sleep } from "./pty.ts";

const STALL_MS = 600;

async function untilTold(ear: Ear, count: number, mostMs = 3_000): Promise<void> {
  for (let waitedMs = 0; ear.told.length < count && waitedMs < mostMs; waitedMs += 20) await sleep(20);
}

describe("a device node", () => {
  const openFifo = () => {
    const folder = mkdtempSync(join(tmpdir(), "talon-fifo-"));
    const path = join(folder, "lp0");
    execFileSync("mkfifo", [path]);
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const link = fileLink({ kind: "file", path }, STALL_MS);
    const dispose = (): void => {
      link.close();
      closeSync(reader);
      rmSync(folder, { recursive: true, force: true });
    };
    return { path, reader, link, dispose };
  };

  test("takes bytes in order and tells once that they have left", async () => {
    const { reader, link, dispose } = openFifo();
    const ear = new Ear();
    link.open(ear);
    expect(ear.told).toEqual([]);
    await untilTold(ear, 1);
    link.write(Uint8Array.of(1, 2));
    link.write(Uint8Array.of(3));
    await untilTold(ear, 2);
    const heard = Buffer.alloc(10);
    expect(readSync(reader, heard, 0, 10, null)).toBe(3);
    expect([...heard.subarray(0, 3)]).toEqual([1, 2, 3]);
    expect(ear.told).toEqual(["opened", "drained"]);
    expect(ear.bytes).toEqual([]);
    dispose();
  });

  test("that takes nothing is stalled, one that vanished is lost", async () => {
    const { path, link, dispose } = openFifo();
    const stalled = new Ear();
    link.open(stalled);
    await untilTold(stalled, 1);
    link.write(new Uint8Array(500_000));
    await untilTold(stalled, 2);
    expect(stalled.told).toEqual(["opened", "link-stalled"]);
    const lost = new Ear();
    link.open(lost);
    await untilTold(lost, 1);
    rmSync(path);
    await untilTold(lost, 2);
    expect(lost.told).toEqual(["opened", "link-lost"]);
    dispose();
  });

  test("answers where it can be read", async () => {
    const far = new FarEnd();
    const pty = new Pty(await far.listen());
    await pty.ready();
    const link = fileLink({ kind: "file", path: pty.path });
    const ear = new Ear();
    link.open(ear);
    await untilTold(ear, 1);
    far.say(Uint8Array.of(0x12));
    for (let waitedMs = 0; ear.bytes.length === 0 && waitedMs < 2_000; waitedMs += 20) await sleep(20);
    expect(ear.bytes).toEqual([0x12]);
    link.close();
    far.dispose();
    await pty.dispose();
  });

  test("that is quiet is asked seldom, and one that was just written to is heard at once", async () => {
    const far = new FarEnd();
    const pty = new Pty(await far.listen());
    await pty.ready();
    const link = fileLink({ kind: "file", path: pty.path });
    const ear = new Ear();
    link.open(ear);
    await untilTold(ear, 1);
    const before = process.resourceUsage().voluntaryContextSwitches;
    await sleep(2_000);
    expect(process.resourceUsage().voluntaryContextSwitches - before).toBeLessThan(60);
    link.write(Uint8Array.of(0x10, 4, 1));
    for (let waitedMs = 0; far.heard.length < 3 && waitedMs < 3_000; waitedMs += 5) await sleep(5);
    far.say(Uint8Array.of(0x12));
    for (let waitedMs = 0; ear.bytes.length === 0 && waitedMs < 3_000; waitedMs += 5) await sleep(5);
    expect(ear.bytes).toEqual([0x12]);
    link.close();
    far.dispose();
    await pty.dispose();
  });

  test.each([
    ["/dev/usb/no-such-printer", "link-absent"],
    ["/dev", "link-refused"],
  ])("%s is %s", async (path, fault) => {
    const ear = new Ear();
    fileLink({ kind: "file", path }).open(ear);
    await untilTold(ear, 1);
    expect(ear.told).toEqual([fault]);
  });
});
