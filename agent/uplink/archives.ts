import { type MonoMs, monoMs, since } from "../kernel/units.ts";
import type { EventRange } from "./contract/schemas.ts";
import { ackedTo, isAwaited, rewound } from "./lanes.ts";
import { ACK_WAIT_MS, GAPS_KEPT_MAX, PROBE_WAIT_MS_MAX, SILENCES_TOLD } from "./limits.ts";
import type { ArchiveLane, ArchivePlan, Lanes } from "./state.ts";

/** All before `last` is backlog. */
export const lanesOf = (last: number, cursor: number, lost: readonly EventRange[] = []): Lanes => ({
  acked: cursor,
  remembered: cursor,
  replayed: cursor,
  split: last,
  lived: last,
  last,
  gaps: [],
  declared: 0,
  lost,
  asked: null,
});

export const archiveLane = ({ epoch, last, cursor, lost }: ArchivePlan): ArchiveLane => ({
  epoch,
  lanes: lanesOf(last, Math.min(cursor, last), lost),
  hasStood: false,
  progressAt: monoMs(0),
  silences: 0,
});

/** Nobody knows what of it the hub has heard: another connection, or another hub. */
export const archiveRewound = (archive: ArchiveLane, now: MonoMs): ArchiveLane => ({
  ...archive,
  lanes: { ...rewound(archive.lanes), gaps: [] },
  hasStood: false,
  progressAt: now,
  silences: 0,
});

/** How far the hub has what is sent to it: what a journal and one before it have in common. */
export interface Standing {
  readonly lanes: Lanes;
  readonly hasStood: boolean;
  readonly progressAt: MonoMs;
  readonly silences: number;
}

/**
 * An older number is a late or doubled message, unless it is the first since a hello: then the hub itself has gone back, to a backup
 * perhaps, and gets again what it lost as far as we still have it.
 */
export function stood<T extends Standing>(from: T, upto: number, now: MonoMs): T {
  const { lanes, hasStood } = from;
  if (upto < lanes.acked)
    return hasStood ? from : { ...from, hasStood: true, lanes: rewound({ ...lanes, acked: upto }) };
  const moved = { ...from, hasStood: true, lanes: ackedTo(lanes, upto) };
  return upto > lanes.acked ? { ...moved, progressAt: now, silences: 0 } : moved;
}

export function withGaps(lanes: Lanes, asked: readonly EventRange[]): Lanes {
  const isKnown = (gap: EventRange) => lanes.gaps.some((kept) => kept.first <= gap.first && gap.last <= kept.last);
  return { ...lanes, gaps: [...lanes.gaps, ...asked.filter((gap) => !isKnown(gap))].slice(0, GAPS_KEPT_MAX) };
}

/** How long to wait for progress before sending again: ever longer once the hub counts as silent. */
export const patienceMs = (silences: number): number =>
  Math.min(ACK_WAIT_MS * 2 ** Math.max(0, silences - SILENCES_TOLD), PROBE_WAIT_MS_MAX);

export function resent<T extends Standing>(from: T, now: MonoMs): T {
  const { lanes, silences, progressAt } = from;
  if (!isAwaited(lanes) || since(progressAt, now) < patienceMs(silences)) return from;
  return { ...from, lanes: rewound(lanes), silences: silences + 1, progressAt: now };
}
