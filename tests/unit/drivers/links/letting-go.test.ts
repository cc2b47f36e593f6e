import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { letGo, whenFree } from "../../../../drivers/links/letting-go.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function node(): string {
  const folder = mkdtempSync(join(tmpdir(), "talon-letting-go-"));
  folders.push(folder);
  writeFileSync(join(folder, "ttyUSB0"), "");
  return join(folder, "ttyUSB0");
}

async function isFreeAfterOneTurn(path: string): Promise<boolean> {
  let isFree = false;
  void whenFree(path).then(() => {
    isFree = true;
  });
  await new Promise((turn) => setImmediate(turn));
  return isFree;
}

describe("a port that this process lets go of", () => {
  test("is free at once where nobody held it", async () => {
    expect(await isFreeAfterOneTurn(node())).toBe(true);
  });

  test("is free when the last of those who held it is gone, whatever came of it", async () => {
    const path = node();
    const first = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    letGo(path, first.promise);
    letGo(path, second.promise);
    second.resolve();
    expect(await isFreeAfterOneTurn(path)).toBe(false);
    first.reject(new Error("the kernel refused"));
    expect(await isFreeAfterOneTurn(path)).toBe(true);
  });

  test("is the same under another of its names, and no other node waits for it", async () => {
    const path = node();
    const name = `${path}-by-id`;
    symlinkSync(path, name);
    const gone = Promise.withResolvers<void>();
    letGo(path, gone.promise);
    expect(await isFreeAfterOneTurn(name)).toBe(false);
    expect(await isFreeAfterOneTurn(node())).toBe(true);
    gone.resolve();
    expect(await isFreeAfterOneTurn(name)).toBe(true);
  });

  test("that has vanished keeps no other vanished one waiting", async () => {
    const gone = Promise.withResolvers<void>();
    letGo("/dev/serial/by-id/pulled", gone.promise);
    expect(await isFreeAfterOneTurn("/dev/serial/by-id/pulled-too")).toBe(true);
    expect(await isFreeAfterOneTurn("/dev/serial/by-id/pulled")).toBe(false);
    gone.resolve();
  });
});
