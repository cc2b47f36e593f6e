import type { Seq, WallMs } from "../kernel/units.ts";
import { recordId } from "./body.ts";

/** Why a record's text is no longer here. */
export type TombstoneCause = "thinned" | "damaged";

export interface Tombstone {
  readonly centre: string;
  readonly epoch: string;
  readonly seq: Seq;
  readonly wall: WallMs | null;
  /** SHA-256 of the text that stood here, 64 hex digits; null where damage took that too. */
  readonly digest: string | null;
  readonly cause: TombstoneCause;
}

const SEQUENCE_DIGITS = 12;
const TYPE = "talon.journal.tombstone.v1";

/** What is read and sent in place of a body that was let go or is damaged: a CloudEvent under the same id, with the digest that the chain needs. */
export function tombstoneBody({ centre, epoch, seq, wall, digest, cause }: Tombstone): string {
  const time = new Date(wall ?? 0).toISOString();
  return JSON.stringify({
    specversion: "1.0",
    id: recordId(epoch, seq),
    source: `/${centre}/agent`,
    type: TYPE,
    subject: centre,
    time,
    recordedtime: time,
    sequence: String(seq).padStart(SEQUENCE_DIGITS, "0"),
    partitionkey: centre,
    dataschema: "urn:talon:event:journal.tombstone:v1",
    bootid: "unknown",
    monoms: 0,
    timequality: "none",
    datacontenttype: "application/json",
    data: { cause, digest },
  });
}

const BEFORE_TYPE = '","type":"';
const MARK = `${BEFORE_TYPE}${TYPE}","`;
const DIGEST = /"data":\{"cause":"(thinned|damaged)","digest":(?:"([0-9a-f]{64})"|null)\}\}$/;

/** Null where the body is a record's own text. */
export function tombstoneIn(body: string): { readonly cause: TombstoneCause; readonly digest: string | null } | null {
  // A body's own type is the first that stands in it; nobody has to look through the rest.
  const at = body.indexOf(BEFORE_TYPE);
  if (at < 0 || !body.startsWith(MARK, at)) return null;
  const found = DIGEST.exec(body);
  if (found === null) return null;
  return { cause: found[1] as TombstoneCause, digest: found[2] ?? null };
}
