import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readNow } from "../../../../drivers/links/libc.ts";
import { watchReadiness } from "../../../../drivers/links/readiness.ts";
import { sleep } from "../../../contracts/pty.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "talon-readiness-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pipeWithBothEnds(name = "pipe"): number {
  execFileSync("mkfifo", [join(folder, name)]);
  return openSync(join(folder, name), constants.O_RDWR | constants.O_NONBLOCK);
}

const taken = (fd: number): number | string => readNow(fd, new Uint8Array(64));

async function until(holds: () => boolean): Promise<void> {
  for (let waitedMs = 0; !holds() && waitedMs < 5_000; waitedMs += 5) await sleep(5);
}

describe("a descriptor that is watched", () => {
  test("is told as readable until it was read, and then no more", async () => {
    const fd = pipeWithBothEnds();
    let told = 0;
    const watched = watchReadiness(fd, {
      readable: () => {
        told += 1;
        if (told === 3) taken(fd);
      },
    });
    await sleep(50);
    expect(told).toBe(0);
    writeSync(fd, Uint8Array.of(1, 2));
    await until(() => told === 3);
    await sleep(50);
    expect(told).toBe(3);
    watched.stop();
    closeSync(fd);
  });

  test("is told as writable only while that is wanted", async () => {
    const fd = pipeWithBothEnds();
    let told = 0;
    const watched = watchReadiness(fd, { readable: () => {}, writable: () => (told += 1) });
    await sleep(50);
    expect(told).toBe(0);
    watched.wantWritable(true);
    await until(() => told > 2);
    watched.wantWritable(false);
    const before = told;
    await sleep(50);
    expect(before).toBeGreaterThan(2);
    expect(told).toBe(before);
    watched.stop();
    closeSync(fd);
  });

  test("hears nothing of who had its number before, though both were ready in one turn", async () => {
    const [first, second] = [pipeWithBothEnds("first"), pipeWithBothEnds("second")];
    const told: string[] = [];
    let renewed: ReturnType<typeof watchReadiness> | null = null;
    const other = { stop: (): void => {} };
    const renew = (): void => {
      other.stop();
      closeSync(second);
      const again = pipeWithBothEnds("again");
      expect(again).toBe(second);
      renewed = watchReadiness(again, { readable: () => told.push("again") });
    };
    const watched = watchReadiness(first, {
      readable: () => {
        told.push("first");
        taken(first);
        renew();
      },
    });
    other.stop = watchReadiness(second, { readable: () => told.push("second") }).stop;
    writeSync(first, Uint8Array.of(1));
    writeSync(second, Uint8Array.of(2));
    await until(() => renewed !== null);
    await sleep(50);
    expect(told).toEqual(["first"]);
    watched.stop();
    (renewed as ReturnType<typeof watchReadiness> | null)?.stop();
    closeSync(first);
    closeSync(second);
  });

  test("whose far end has hung up is over, after what it said", async () => {
    execFileSync("mkfifo", [join(folder, "half")]);
    const reader = openSync(join(folder, "half"), constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(join(folder, "half"), constants.O_WRONLY);
    const told: unknown[] = [];
    const watched = watchReadiness(reader, {
      readable: (isOver) => {
        told.push([taken(reader), isOver]);
        if (isOver && told.length > 1) watched.stop();
      },
    });
    writeSync(writer, Uint8Array.of(1, 2, 3));
    await until(() => told.length > 0);
    closeSync(writer);
    await until(() => told.length > 1);
    expect(told).toEqual([
      [3, false],
      [0, true],
    ]);
    closeSync(reader);
  });

  test("that the kernel cannot watch is over, later and once", async () => {
    writeFileSync(join(folder, "plain"), "text");
    const fd = openSync(join(folder, "plain"), "r");
    const told: boolean[] = [];
    watchReadiness(fd, { readable: (isOver) => told.push(isOver) });
    expect(told).toEqual([]);
    await sleep(50);
    expect(told).toEqual([true]);
    closeSync(fd);
  });

  test("keeps the process alive only until it is stopped", () => {
    const program = fileURLToPath(new URL("../../../../drivers/links/readiness.ts", import.meta.url));
    const script = (stop: string): string =>
      `const { watchReadiness } = await import(${JSON.stringify(program)});
       const { openSync, constants } = await import("node:fs");
       const fd = openSync(${JSON.stringify(join(folder, "pipe"))}, constants.O_RDWR | constants.O_NONBLOCK);
       const watched = watchReadiness(fd, { readable: () => {} });
       ${stop}`;
    closeSync(pipeWithBothEnds());
    const ended = (stop: string) =>
      spawnSync(process.execPath, ["--input-type=module", "--eval", script(stop)], { timeout: 3_000 }).signal;
    expect(ended("watched.stop();")).toBeNull();
    expect(ended("")).toBe("SIGTERM");
  });
});
