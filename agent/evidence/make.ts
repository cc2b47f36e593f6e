import { assert } from "../kernel/assert.ts";
import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import type { Sha256 } from "../ports/hash.ts";
import type { Signer } from "../ports/signer.ts";
import type { StoreIdentity } from "../ports/store.ts";
import { findingsOf } from "./findings.ts";
import type { Gathered } from "./gather.ts";
import type { Asked } from "./pack.ts";
import { PACK_FORMAT, type Pack, type PackFile, packText } from "./pack.ts";
import { readShown } from "./walk.ts";

export interface Maker {
  readonly signer: Signer;
  readonly sha256: Sha256;
  readonly identity: StoreIdentity;
  readonly version: string;
  readonly made: string;
}

/** A signed pack of what was gathered; `before` is the chain value before the first record. */
export function makePack(
  gathered: Gathered & { readonly before: string },
  asked: Asked,
  maker: Maker,
): Result<PackFile, Problem> {
  const { signer, sha256, identity, version, made } = maker;
  const bare: Pack = {
    format: PACK_FORMAT,
    made,
    version,
    centre: identity.centre,
    epoch: identity.epoch,
    asked,
    ...gathered,
    ledger: [],
    health: [],
    marks: [],
    publicKey: signer.publicKey,
    keyId: signer.keyId,
  };
  const shown = readShown(bare);
  if (!shown.ok) return fail(shown.fault);
  const { ledger, health, marks } = findingsOf(shown.value, asked);
  const pack: Pack = { ...bare, ledger: [...ledger], health: [...health], marks: [...marks] };
  const text = packText(pack, sha256);
  const signature = signer.sign(text);
  assert(signer.verify(signer.publicKey, text, signature), "a key verifies what it signed");
  return ok({ pack, signature });
}
