import type { EventRange, HelloMessage } from "../../agent/uplink/contract/schemas.ts";
import { without } from "../../agent/uplink/lanes.ts";

/** What a centre says that it can never send. */
export interface DeclaredLoss extends EventRange {
  readonly epoch: string;
}

/** What a hello says of the journals before this one. */
export const lossesOf = ({ previous }: HelloMessage): readonly DeclaredLoss[] =>
  previous.flatMap(({ epoch, lost = [] }) => lost.map((range) => ({ epoch, ...range })));

/** The part of a loss that the hub itself lacks: what a card has lost may have come here long before. */
export const lacked = (
  { first, last }: EventRange,
  upto: number,
  kept: readonly EventRange[],
): readonly EventRange[] => {
  const range = { first: Math.max(first, upto + 1), last };
  return range.first > range.last ? [] : without(range, kept);
};
