import { assert } from "../kernel/assert.ts";
import { answer } from "../kernel/machine.ts";
import type { MonoMs } from "../kernel/units.ts";
import { spend } from "./bucket.ts";
import { type EventRange, FRAME_EVENTS_MAX } from "./contract/schemas.ts";
import { REPLAY_AHEAD_MAX, SILENCES_TOLD } from "./limits.ts";
import type { HubView, LaneName, Lanes, Uplink } from "./state.ts";
import type { UplinkAnswer } from "./step.ts";
import type { UplinkOut } from "./word.ts";

export interface Stretch {
  readonly epoch: string;
  readonly lane: LaneName;
  readonly range: EventRange;
}

/** What the next frame is made of: events as they happen, then what the hub asked for, then the oldest that it lacks. */
export function nextStretch(uplink: Uplink, now: MonoMs): Stretch | null {
  if (uplink.hub.isAway || isHeld(uplink.hub, now) || isAsked(uplink)) return null;
  return liveStretch(uplink) ?? (isPaused(uplink, now) ? null : backlogStretch(uplink));
}

/** The hub has been greeted and has a moment to say where it stands. */
export const isHeld = ({ hasStood, isComparing, heldUntil }: HubView, now: MonoMs): boolean =>
  (!hasStood || isComparing) && now < heldUntil;

export const isAsked = ({ lanes, archives }: Uplink): boolean =>
  lanes.asked !== null || archives.some((archive) => archive.lanes.asked !== null);

const isSilent = (silences: number): boolean => silences >= SILENCES_TOLD;

const isPaused = ({ hub }: Uplink, now: MonoMs): boolean => hub.pausedUntil !== null && now < hub.pausedUntil;

function liveStretch({ epoch, hub, lanes, isForked }: Uplink): Stretch | null {
  const { lived, last } = lanes;
  if (isForked || isSilent(hub.silences) || lived >= last) return null;
  return { epoch, lane: "live", range: { first: lived + 1, last: Math.min(last, lived + FRAME_EVENTS_MAX) } };
}

/** The part of the backlog that would go next, whether or not the bucket allows it now: journals that ended before this one come first. */
export function backlogStretch({ epoch, hub, lanes, archives, isForked }: Uplink): Stretch | null {
  for (const archive of archives) {
    const stretch = backlogOf(archive.lanes, isSilent(Math.max(archive.silences, hub.silences)));
    if (stretch !== null) return { epoch: archive.epoch, ...stretch };
  }
  const stretch = isForked ? null : backlogOf(lanes, isSilent(hub.silences));
  return stretch === null ? null : { epoch, ...stretch };
}

function backlogOf(lanes: Lanes, isMute: boolean): Omit<Stretch, "epoch"> | null {
  const { acked, replayed, split, gaps } = lanes;
  const gap = gaps[0];
  if (gap !== undefined && !isMute) {
    return { lane: "gap", range: { first: gap.first, last: Math.min(gap.last, gap.first + FRAME_EVENTS_MAX - 1) } };
  }
  const most = acked + (isMute ? FRAME_EVENTS_MAX : REPLAY_AHEAD_MAX);
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
  const { window, archives } = uplink;
  const { handle, range } = made;
  const flying = range === null ? window.flying.filter((each) => each.handle !== handle) : window.flying;
  const kept: Uplink = { ...uplink, window: { ...window, flying } };
  const at = archives.findIndex(({ lanes }) => lanes.asked?.handle === handle);
  const archive = archives[at];
  if (archive !== undefined) {
    const progressAt = isAwaited(archive.lanes) ? archive.progressAt : now;
    const moved = framed(archive.lanes, made);
    const next = { ...kept, archives: archives.with(at, { ...archive, progressAt, lanes: moved.lanes }) };
    return spent(next, archive.epoch, moved);
  }
  const hub = isAwaited(uplink.lanes) ? uplink.hub : { ...uplink.hub, progressAt: now };
  if (uplink.lanes.asked?.handle !== handle) return answer({ ...kept, hub });
  const moved = framed(uplink.lanes, made);
  return spent({ ...kept, hub, lanes: moved.lanes }, uplink.epoch, moved);
}

interface Moved {
  readonly lanes: Lanes;
  readonly missing: readonly EventRange[];
  /** How much of the bucket it cost. */
  readonly cost: number;
}

function spent(uplink: Uplink, epoch: string, { missing, cost }: Moved): UplinkAnswer {
  const out = missing.map((range): UplinkOut => ({ type: "missing", epoch, range }));
  return { state: { ...uplink, bucket: spend(uplink.bucket, cost) }, out };
}

function framed(lanes: Lanes, { range }: Made): Moved {
  const { asked } = lanes;
  assert(asked !== null, "a frame was asked for");
  assert(
    range === null || (range.first >= asked.range.first && range.last <= asked.range.last),
    "a frame holds only what was asked",
  );
  const done = range ?? asked.range;
  const absent = range === null ? asked.range.last : range.first - 1;
  const missing = without({ first: Math.max(asked.range.first, lanes.declared + 1), last: absent }, lanes.lost);
  const declared = missing.length > 0 ? Math.max(lanes.declared, absent) : lanes.declared;
  return {
    lanes: { ...advanced(lanes, asked.lane, done.last), asked: null, declared },
    missing,
    cost: asked.lane === "live" ? 0 : lengthOf(done),
  };
}

/** The parts of a range that none of the others covers. */
export function without(range: EventRange, covered: readonly EventRange[]): readonly EventRange[] {
  const parts: EventRange[] = [];
  let first = range.first;
  for (const each of covered.toSorted((one, other) => one.first - other.first)) {
    if (each.last < first || each.first > range.last) continue;
    if (each.first > first) parts.push({ first, last: each.first - 1 });
    first = each.last + 1;
  }
  return first > range.last ? parts : [...parts, { first, last: range.last }];
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
export function isAwaited(lanes: Lanes): boolean {
  const sent = lanes.lived > lanes.split ? lanes.lived : lanes.replayed;
  return sent > lanes.acked;
}
