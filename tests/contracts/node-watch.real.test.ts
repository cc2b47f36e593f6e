import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { watchNode, watchPath } from "../../drivers/links/node-watch.ts";
import { sleep } from "./pty.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "talon-watch-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function until(holds: () => boolean, mostMs = 8_000): Promise<void> {
  for (let waitedMs = 0; !holds() && waitedMs < mostMs; waitedMs += 20) await sleep(20);
}

describe("what is watched for", () => {
  test("is looked at within seconds also where the kernel tells nothing", async () => {
    let word = "";
    const told: string[] = [];
    const stop = watchPath("/proc/self/no-such-folder/node", { sign: () => word, changed: (sign) => told.push(sign) });
    word = "here";
    await until(() => told.length > 0);
    expect(told).toEqual(["here"]);
    stop();
  });

  test("is told once for each change, and not after the stop", async () => {
    let word = "";
    const told: string[] = [];
    const stop = watchPath(join(folder, "node"), { sign: () => word, changed: (sign) => told.push(sign) });
    for (const next of ["one", "two"]) {
      word = next;
      writeFileSync(join(folder, next), "");
      writeFileSync(join(folder, `${next}-again`), "");
      await until(() => told.includes(next));
    }
    stop();
    word = "three";
    writeFileSync(join(folder, "three"), "");
    await sleep(300);
    expect(told).toEqual(["one", "two"]);
  });

  test("counts as gone when looking fails", async () => {
    let isBroken = false;
    const told: string[] = [];
    const sign = (): string => {
      if (isBroken) throw new Error("EACCES");
      return "here";
    };
    const stop = watchPath(join(folder, "node"), { sign, changed: (word) => told.push(word) });
    isBroken = true;
    writeFileSync(join(folder, "something"), "");
    await until(() => told.length > 0);
    expect(told).toEqual([""]);
    stop();
  });

  test("a node that was gone before anybody watched is told as gone, later and once", async () => {
    let gone = 0;
    watchNode(join(folder, "node"), () => {
      gone += 1;
    });
    expect(gone).toBe(0);
    await until(() => gone > 0);
    writeFileSync(join(folder, "node"), "");
    await sleep(300);
    expect(gone).toBe(1);
  });

  test("a node that another took the place of is gone", async () => {
    const path = join(folder, "node");
    writeFileSync(path, "");
    writeFileSync(`${path}.new`, "");
    let gone = 0;
    watchNode(path, () => {
      gone += 1;
    });
    renameSync(`${path}.new`, path);
    await until(() => gone > 0);
    expect(gone).toBe(1);
  });
});
