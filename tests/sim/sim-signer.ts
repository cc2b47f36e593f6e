import { createHash, createPrivateKey } from "node:crypto";
import { signerOf } from "../../agent/host/device-key.ts";
import type { Signer } from "../../agent/ports/signer.ts";

/** PKCS8 of an Ed25519 private key up to its 32 bytes (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/** The same seed, the same key. */
export function simSigner(seed: number | string): Signer {
  const secret = createHash("sha256").update(`talon-sim-key:${seed}`).digest();
  return signerOf(createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, secret]), format: "der", type: "pkcs8" }));
}
