import type { EventOf } from "../domain/event.ts";
import type { Recorded } from "../journal/record.ts";
import { type Anchor, fitsAnchor, fitsSeal, parseAnchor } from "../journal/seal.ts";
import { parseJson } from "../kernel/json.ts";
import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import type { Sha256 } from "../ports/hash.ts";
import type { Verify } from "../ports/signer.ts";
import { falseClaim } from "./claims.ts";
import { firstDifference } from "./difference.ts";
import { findingsOf } from "./findings.ts";
import { PACK_BYTES_MAX, type Pack, type PackFile, packFile, packText } from "./pack.ts";
import { type ChainAt, readShown, walkChain, wrong } from "./walk.ts";

export interface Tools {
  readonly sha256: Sha256;
  readonly verify: Verify;
  /** The first 16 hex digits of SHA-256 over the key's bytes. */
  readonly keyIdOf: (publicKey: string) => string;
}

/** What whoever checks knows from elsewhere. */
export interface Expected {
  /** Ids of the keys that are to have signed; none where nobody told. */
  readonly keys: readonly string[];
  /** What stands in the QR of a day's slip. */
  readonly anchor: string | null;
}

export interface Sound {
  readonly pack: Pack;
  readonly records: readonly Recorded[];
  readonly seals: readonly SealRecord[];
}

export type SealRecord = Recorded & { readonly event: EventOf<"journal.sealed"> };

/** Believes nothing but the file: everything in it must follow from its records, and these from the chain, the seals and the signature. */
export function verifyPack(text: string, tools: Tools, expected: Expected): Result<Sound, Problem> {
  const read = readPack(text);
  if (!read.ok) return read;
  const { pack, signature } = read.value;
  const walked = walkChain(pack, tools.sha256);
  if (!walked.ok) return walked;
  const shown = readShown(pack);
  if (!shown.ok) return shown;
  const records = shown.value;
  const seals = records.filter((record): record is SealRecord => record.event.type === "journal.sealed");
  const flaw =
    foundOtherwise(pack, records) ??
    falseClaim(records) ??
    falseSeal({ pack, seals, chainAt: walked.value }, tools) ??
    falseSignature(pack, signature, tools) ??
    strangeKey(pack, seals, { keys: expected.keys, tools }) ??
    (expected.anchor === null
      ? null
      : offAnchor(expected.anchor, { pack, seals, chainAt: walked.value }, tools.verify));
  return flaw === null ? ok({ pack, records, seals }) : fail(flaw);
}

function readPack(text: string): Result<PackFile, Problem> {
  if (text.length > PACK_BYTES_MAX) return fail(wrong("the file", `is longer than ${PACK_BYTES_MAX} bytes.`));
  const json = parseJson(text);
  if (!json.ok) return fail(wrong("the file", "is not JSON."));
  const read = packFile.safeParse(json.value);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  return fail(wrong(issue?.path.join(".") || "the file", `is not what a pack holds: ${issue?.message ?? "unknown"}.`));
}

/** Ledger, health and marks are only a view of the records. */
function foundOtherwise(pack: Pack, records: readonly Recorded[]): Problem | null {
  const due = findingsOf(records, pack.asked);
  const stated = { ledger: pack.ledger, health: pack.health, marks: pack.marks };
  for (const part of ["ledger", "health", "marks"] as const) {
    const place = firstDifference(stated[part], due[part], part);
    if (place !== null) return wrong(place, "does not follow from the records.");
  }
  return null;
}

interface Chained {
  readonly pack: Pack;
  readonly seals: readonly SealRecord[];
  readonly chainAt: ChainAt;
}

function falseSeal({ pack, seals, chainAt }: Chained, { verify }: Tools): Problem | null {
  for (const { seq, event } of seals) {
    const { data } = event;
    const place = `record ${seq}, seal of ${data.day}`;
    if (data.epoch !== pack.epoch) return wrong(place, "is of another epoch.");
    if (!fitsSeal(pack.centre, data, verify)) return wrong(place, "has a signature that does not fit.");
    if (data.last >= seq) return wrong(place, "seals records that come after it.");
    const kept = chainAt(data.last);
    if (kept !== null && kept !== data.chain) return wrong(place, `does not lie on the chain at record ${data.last}.`);
  }
  return null;
}

function falseSignature(pack: Pack, signature: string, { verify, sha256, keyIdOf }: Tools): Problem | null {
  if (keyIdOf(pack.publicKey) !== pack.keyId) return wrong("keyId", "is not that of the pack's key.");
  if (verify(pack.publicKey, packText(pack, sha256), signature)) return null;
  return wrong("signature", "does not fit: something in the pack was changed after it was signed.");
}

/** The pack and all seals must come from the keys that are expected; where none is, at least from one and the same. */
function strangeKey(
  pack: Pack,
  seals: readonly SealRecord[],
  { keys, tools }: { readonly keys: readonly string[]; readonly tools: Tools },
): Problem | null {
  const due = keys.length === 0 ? [pack.keyId] : keys;
  if (!due.includes(pack.keyId))
    return wrong("keyId", `the pack was signed with ${pack.keyId}, not with ${due.join(" or ")}.`);
  for (const { seq, event } of seals) {
    const keyId = tools.keyIdOf(event.data.publicKey);
    if (due.includes(keyId)) continue;
    return wrong(`record ${seq}, seal of ${event.data.day}`, `was made with ${keyId}, not with ${due.join(" or ")}.`);
  }
  return null;
}

function offAnchor(text: string, { pack, seals, chainAt }: Chained, verify: Verify): Problem | null {
  const anchor = parseAnchor(text);
  if (anchor === null) return wrong("--anchor", "is not the text of a day's slip.");
  if (anchor.centre !== pack.centre || anchor.epoch !== pack.epoch)
    return wrong(
      "--anchor",
      `is of ${anchor.centre}, epoch ${anchor.epoch}; the pack is of ${pack.centre}, ${pack.epoch}.`,
    );
  const keys = [pack.publicKey, ...seals.map(({ event }) => event.data.publicKey)];
  if (!keys.some((key) => fitsAnchor(anchor, key, verify)))
    return wrong("--anchor", "was not signed with a key that the pack names.");
  return offChain(anchor, pack, chainAt);
}

function offChain(anchor: Anchor, pack: Pack, chainAt: ChainAt): Problem | null {
  const kept = chainAt(anchor.last);
  if (kept === anchor.chain) return null;
  if (kept !== null) return wrong(`record ${anchor.last}`, `is not the one that the slip of ${anchor.day} sealed.`);
  if (anchor.last > pack.last)
    return wrong(`record ${pack.last + 1}`, `is missing: the slip of ${anchor.day} seals up to ${anchor.last}.`);
  return wrong("--anchor", `seals up to ${anchor.last}; the pack begins only with ${pack.first}.`);
}
