import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
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
