import { assert } from "../kernel/assert.ts";
import { answer } from "../kernel/machine.ts";
import type { MonoMs } from "../kernel/units.ts";
import { spend } from "./bucket.ts";
import { type EventRange, FRAME_EVENTS_MAX } from "./contract/schemas.ts";
import { REPLAY_AHEAD_MAX, SILENCES_TOLD } from "./limits.ts";
import type { LaneName, Lanes, Uplink } from "./state.ts";
import type { UplinkAnswer } from "./step.ts";
import type { UplinkOut } from "./word.ts";

export interface Stretch {
  readonly lane: LaneName;
  readonly range: EventRange;
}

/** What the next frame is made of: events as they happen, then what the hub asked for, then the oldest that it lacks. */
export function nextStretch(uplink: Uplink, now: MonoMs): Stretch | null {
  if (uplink.hub.isAway || uplink.lanes.asked !== null) return null;
  return liveStretch(uplink) ?? (isPaused(uplink, now) ? null : backlogStretch(uplink));
}

const isSilent = (uplink: Uplink): boolean => uplink.hub.silences >= SILENCES_TOLD;

const isPaused = ({ hub }: Uplink, now: MonoMs): boolean => hub.pausedUntil !== null && now < hub.pausedUntil;

function liveStretch(uplink: Uplink): Stretch | null {
  const { lived, last } = uplink.lanes;
  if (isSilent(uplink) || lived >= last) return null;
  return { lane: "live", range: { first: lived + 1, last: Math.min(last, lived + FRAME_EVENTS_MAX) } };
}

/** The part of the backlog that would go next, whether or not the bucket allows it now. */
export function backlogStretch(uplink: Uplink): Stretch | null {
  const { acked, replayed, split, gaps } = uplink.lanes;
  const gap = gaps[0];
  if (gap !== undefined && !isSilent(uplink)) {
    return { lane: "gap", range: { first: gap.first, last: Math.min(gap.last, gap.first + FRAME_EVENTS_MAX - 1) } };
  }
  const most = acked + (isSilent(uplink) ? FRAME_EVENTS_MAX : REPLAY_AHEAD_MAX);
  const last = Math.min(split, replayed + FRAME_EVENTS_MAX, most);
  return last > replayed ? { lane: "replay", range: { first: replayed + 1, last } } : null;
}

/** The records of the frame that was asked for; null where the store has none of them. */
export interface Made {
  readonly handle: number;
  readonly range: EventRange | null;
}

export const lengthOf = (range: EventRange): number => range.last - range.first + 1;

/** The runtime has made the frame that was asked for, or found nothing to make it of. */
export function takeFramed(uplink: Uplink, made: Made, now: MonoMs): UplinkAnswer {
  const { window, lanes } = uplink;
  const { handle, range } = made;
  const { asked } = lanes;
  const flying = range === null ? window.flying.filter((each) => each.handle !== handle) : window.flying;
  const hub = isAwaited(uplink) ? uplink.hub : { ...uplink.hub, progressAt: now };
  const kept: Uplink = { ...uplink, hub, window: { ...window, flying } };
  if (asked === null || asked.handle !== handle) return answer(kept);
  assert(
    range === null || (range.first >= asked.range.first && range.last <= asked.range.last),
    "a frame holds only what was asked",
  );
  const done = range ?? asked.range;
  const bucket = asked.lane === "live" ? uplink.bucket : spend(uplink.bucket, lengthOf(done));
  const absent = range === null ? asked.range.last : range.first - 1;
  const missing = { first: Math.max(asked.range.first, lanes.declared + 1), last: absent };
  const moved = { ...advanced(lanes, asked.lane, done.last), asked: null, declared: Math.max(lanes.declared, absent) };
  const isNews = missing.last >= missing.first;
  const out: readonly UplinkOut[] = isNews ? [{ type: "missing", range: missing }] : [];
  return { state: { ...kept, bucket, lanes: isNews ? moved : { ...moved, declared: lanes.declared } }, out };
}

function advanced(lanes: Lanes, lane: LaneName, last: number): Lanes {
  if (lane === "live") return { ...lanes, lived: Math.max(lanes.lived, last) };
  if (lane === "replay") return { ...lanes, replayed: Math.max(lanes.replayed, last) };
  const [gap, ...others] = lanes.gaps;
  if (gap === undefined) return lanes;
  return { ...lanes, gaps: last < gap.last ? [{ first: last + 1, last: gap.last }, ...others] : others };
}

/** Everything that the hub has not acknowledged is backlog again, oldest first. */
export const rewound = (lanes: Lanes): Lanes => ({
  ...lanes,
  replayed: lanes.acked,
  split: lanes.last,
  lived: lanes.last,
  asked: null,
});

/** What the hub has needs no sending. */
export function ackedTo(lanes: Lanes, upto: number): Lanes {
  const replayed = Math.max(lanes.replayed, Math.min(upto, lanes.split));
  const gaps = lanes.gaps.filter((gap) => gap.last > upto);
  return {
    ...lanes,
    acked: upto,
    remembered: Math.max(lanes.remembered, upto),
    replayed,
    lived: Math.max(lanes.lived, upto),
    gaps,
  };
}

/** Whether something was given to the broker of which the hub has said nothing yet. */
export function isAwaited({ lanes }: Uplink): boolean {
  const sent = lanes.lived > lanes.split ? lanes.lived : lanes.replayed;
  return sent > lanes.acked;
}
