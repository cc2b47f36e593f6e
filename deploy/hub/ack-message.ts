import { ENCODINGS, type Encoding } from "../../agent/ports/encoding.ts";
import type { AckMessage, EventRange } from "../../agent/uplink/contract/schemas.ts";

/** What a hub grants to its centres. */
export interface Terms {
  /** Events of replay a second that each centre may send. */
  readonly credit?: number;
  /** Forms in which frames may come beside plain text; all that are known where nothing is said. */
  readonly encodings?: readonly Encoding[];
}

/** How far a journal stands, and which of its holes are asked for now. */
export interface Standing {
  readonly epoch: string;
  readonly upto: number;
  readonly gaps: readonly EventRange[];
}

const CREDIT = 50_000;

export const ackMessage = (
  { epoch, upto, gaps }: Standing,
  { credit = CREDIT }: Terms,
  more: Partial<AckMessage> = {},
): AckMessage => ({
  v: 1,
  epoch,
  upto,
  ...(gaps.length > 0 ? { gaps } : {}),
  credit,
  now: new Date().toISOString(),
  ...more,
});

/** With the answer to a hello: what a centre may do better than the least, and how it sees that its journal is not the one that is known here. */
export const offer = ({ encodings = ENCODINGS }: Terms, chain: string | null): Partial<AckMessage> => ({
  encodings,
  ...(chain === null ? {} : { chain }),
});
