import { eventData } from "../../agent/domain/event.ts";
import { keyIdOf, verifySignature } from "../../agent/host/device-key.ts";
import { fitsSeal, type Seal } from "../../agent/journal/seal.ts";
import { parseJson } from "../../agent/kernel/json.ts";

export const SEALED = "talon.journal.sealed.v1";

/**
 * `forged`: the signature does not fit. `other-key`: made with another key than the one known of this centre. `other-chain`: the hub has
 * the record otherwise. `unproven`: the hub has not got the record that it seals.
 */
export type Verdict = "good" | "forged" | "other-key" | "other-chain" | "unproven";

export interface KeptSeal {
  readonly day: string;
  readonly epoch: string;
  readonly seq: number;
  readonly last: number;
  readonly keyId: string;
  readonly verdict: Verdict;
  readonly heardMs: number;
}

export interface DeviceKey {
  readonly keyId: string;
  readonly sinceMs: number;
  /** Who said that this key is the machine's; null where it was believed with its first seal. */
  readonly by: string | null;
}

export interface DeviceSeals {
  /** Null before the first seal. */
  readonly key: DeviceKey | null;
  readonly seals: readonly KeptSeal[];
}

/** What the hub itself found wrong at a centre. */
export interface Finding {
  readonly no: number;
  readonly centre: string;
  readonly atMs: number;
  readonly type: `seal.${Exclude<Verdict, "good" | "unproven">}`;
  readonly gaps: Readonly<Record<string, string | number>>;
}

/** The seal in an event's text; null where it is none. */
export function sealIn(body: string): Seal | null {
  const json = parseJson(body);
  const data = json.ok ? (json.value as { readonly data?: unknown } | null)?.data : null;
  const read = eventData["journal.sealed"].safeParse(data);
  return read.success ? read.data : null;
}

interface Known {
  /** Of this centre's machine; null before its first seal. */
  readonly publicKey: string | null;
  /** What the hub has of the record that is sealed; null where it has none. */
  readonly chain: string | null;
}

/** What a seal is found to be beside what the hub knows. */
export function judgeSeal(centre: string, seal: Seal, { publicKey, chain }: Known): Verdict {
  if (!fitsSeal(centre, seal, verifySignature)) return "forged";
  if (publicKey !== null && publicKey !== seal.publicKey) return "other-key";
  if (chain === null) return "unproven";
  return chain === seal.chain ? "good" : "other-chain";
}

/** A finding to be told; null for a seal with which nothing is wrong. */
export function findingOf(seal: Seal, verdict: Verdict): Pick<Finding, "type" | "gaps"> | null {
  if (verdict === "good" || verdict === "unproven") return null;
  return { type: `seal.${verdict}`, gaps: { day: seal.day, last: seal.last, key: keyIdOf(seal.publicKey) } };
}
