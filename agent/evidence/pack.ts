import { z } from "zod";
import { spentRows, visit as visitId } from "../domain/events/shapes.ts";
import type { Sha256 } from "../ports/hash.ts";
import { canonicalJson } from "./canonical.ts";

export const PACK_FORMAT = "talon-evidence/1";
/** From the first record to the last, shown or not: about two weeks of a centre. */
export const RANGE_MAX = 200_000;
/** Records whose text is shown: three of the longest days. */
export const SHOWN_MAX = 50_000;
/** A record for each station, break, device and camera. */
const EARLIER_MAX = 1_000;
export const PACK_BYTES_MAX = 128 * 1024 * 1024;

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const id = z.string().regex(/^[a-z0-9-]{1,32}$/);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const place = z.number().int().positive();
const words = z.string().max(200);
const text = z.string().max(64 * 1024);

const asked = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("visit"), visit: visitId }),
  z.strictObject({ kind: z.literal("operator"), operator: id, day }),
  z.strictObject({ kind: z.literal("day"), day }),
]);

/** Whose every millisecond of a visit was, as it follows from the records. */
const ledgerRow = z.strictObject({
  visit: visitId,
  ticket: words,
  service: words,
  normMinutes: z.number().positive(),
  /** The date from which that norm is in force: its version. */
  normFrom: day.nullable(),
  /** Null while the visit is open. */
  outcome: words.nullable(),
  /** Null where a dark time could not be measured. */
  totalMs: z.number().int().nonnegative().nullable(),
  overdue: z.boolean(),
  spent: spentRows,
});

const healthRow = z.strictObject({
  record: place,
  time: z.iso.datetime(),
  what: words,
  device: words.nullable(),
  phase: words.nullable(),
  fault: words.nullable(),
  /** How long nothing was seen or nobody could work, where the record says so. */
  darkMs: z.number().nullable(),
});

const markRow = z.strictObject({
  record: place,
  time: z.iso.datetime(),
  camera: words,
  station: words,
  visit: visitId,
  act: words,
  made: z.boolean(),
  confirmed: z.boolean(),
  /** What the recorder's own clock showed then; null where it was never compared. */
  recorderTime: z.iso.datetime().nullable(),
  offsetMs: z.number().int().nullable(),
  uncertaintyMs: z.number().int().nullable(),
});

const pack = z.strictObject({
  format: z.literal(PACK_FORMAT),
  made: z.iso.datetime(),
  version: words,
  centre: id,
  epoch: words,
  asked,
  first: place,
  last: place,
  /** The chain value before the first record, and after the last. */
  before: digest,
  chain: digest,
  /** What still held and is older than the range: vouched for by the signature, not by the chain. */
  earlier: z.array(z.strictObject({ seq: place, body: text })).max(EARLIER_MAX),
  records: z.array(z.strictObject({ seq: place, chain: digest, body: text })).max(SHOWN_MAX),
  /** Records that do not belong here: only the SHA-256 of each text, so that the chain can be followed through them. */
  hidden: z.array(z.strictObject({ first: place, sha256: z.array(digest).min(1) })).max(SHOWN_MAX + 1),
  ledger: z.array(ledgerRow),
  health: z.array(healthRow),
  marks: z.array(markRow),
  /** SPKI in base64url, and the first 16 hex digits of its SHA-256. */
  publicKey: words,
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
});

export const packFile = z.strictObject({ pack, signature: words });

export type PackFile = z.infer<typeof packFile>;
export type Pack = z.infer<typeof pack>;
export type Asked = z.infer<typeof asked>;
export type LedgerRow = z.infer<typeof ledgerRow>;
export type HealthRow = z.infer<typeof healthRow>;
export type MarkRow = z.infer<typeof markRow>;

/** The exact text under a pack's signature. */
export const packText = (pack: Pack, sha256: Sha256): string =>
  `TALON-PACK1:${pack.centre}:${pack.epoch}:${sha256(canonicalJson(pack))}`;
