import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { openSigner } from "../../agent/host/device-key.ts";
import type { Signer } from "../../agent/ports/signer.ts";
import { signerContract } from "./signer.contract.ts";

const root = mkdtempSync(join(tmpdir(), "talon-signer-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function fresh(): Signer {
  const opened = openSigner(mkdtempSync(join(root, "place-")));
  if (!opened.ok) throw new Error(opened.fault.what);
  return opened.value;
}

signerContract("keys on a disk", () => [fresh(), fresh()]);

const OPEN = `
const { openSigner } = await import("./agent/host/device-key.ts");
while (Date.now() < Number(process.argv[2]));
const opened = openSigner(process.argv[1]);
console.log(opened.ok ? opened.value.publicKey : opened.fault.what);`;

test("programs that start together over one directory have one key", async () => {
  const run = promisify(execFile);
  for (let round = 0; round < 3; round += 1) {
    const directory = mkdtempSync(join(root, "place-"));
    const args = ["--input-type=module", "-e", OPEN, directory, String(Date.now() + 700)];
    const ran = await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, args)));
    expect(new Set(ran.map(({ stdout }) => stdout)).size).toBe(1);
    expect(ran[0]?.stdout).toMatch(/^[A-Za-z0-9_-]{40,}\n$/);
    expect(readdirSync(directory)).toEqual(["device.key"]);
  }
});
