import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSigner } from "../../agent/host/device-key.ts";
import type { Signer } from "../../agent/ports/signer.ts";
import { signerContract } from "./signer.contract.ts";

function fresh(): Signer {
  const opened = openSigner(mkdtempSync(join(tmpdir(), "talon-key-")));
  if (!opened.ok) throw new Error(opened.fault.what);
  return opened.value;
}

signerContract("keys on a disk", () => [fresh(), fresh()]);
