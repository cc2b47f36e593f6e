import { answer } from "../kernel/machine.ts";
import { type MonoMs, since } from "../kernel/units.ts";
import { alertsDue } from "./alerts.ts";
import { refill, waitMs } from "./bucket.ts";
import { lengthOf, nextStretch, type Stretch } from "./lanes.ts";
import {
  BASE_KEPT_MS,
  HEARTBEAT_MS,
  LIVE_EVERY_MS,
  QUEUE_FREE_MS,
  QUEUE_FULL_MS,
  TELEMETRY_EVERY_MS,
  WINDOW_LEAST,
} from "./limits.ts";
import type { CommandFate, Flying, Uplink, Window } from "./state.ts";
import { andThen, type UplinkAnswer } from "./step.ts";

/** Fills the window: what must be said, then frames. */
export function pump(uplink: Uplink, now: MonoMs): UplinkAnswer {
  let pumped = answer({ ...withLive(uplink, now), bucket: refill(uplink.bucket, now) }) as UplinkAnswer;
  for (;;) {
    const next = sendAlerts(pumped.state, now) ?? publishDue(pumped.state, now) ?? sendFrame(pumped.state, now);
    if (next === null) return andThen(pumped, (filled) => sendTelemetry(filled, now));
    pumped = andThen(pumped, () => next);
  }
}

/** A PUBACK frees a place, shows that the broker lives and how long the way is; it proves nothing about the hub. */
export function take(uplink: Uplink, handle: number, now: MonoMs): Uplink {
  const { window } = uplink;
  const landed = window.flying.find((each) => each.handle === handle);
  if (landed === undefined) return uplink;
  const tripMs = since(landed.at, now);
  const base = baseAfter(window, landed, { ms: tripMs, at: now });
  const size = sizeAfter(window, tripMs - base.ms);
  const flying = window.flying.filter((each) => each !== landed);
  return { ...uplink, window: { ...window, flying, size, base, heardAt: now } };
}

type Base = NonNullable<Window["base"]>;

function baseAfter({ base }: Window, landed: Flying, seen: Base): Base {
  const isNewer = base === null || (landed.isAlone && since(base.at, seen.at) >= BASE_KEPT_MS);
  return isNewer || seen.ms <= base.ms ? seen : base;
}

/**
 * What is in flight follows bandwidth times delay: more as long as answers come as fast as on an empty line, less once they wait in a
 * queue, where a live event would wait behind them too. What is not used does not grow.
 */
function sizeAfter({ size, most, flying }: Window, queuedMs: number): number {
  if (queuedMs > QUEUE_FULL_MS) return Math.max(Math.min(WINDOW_LEAST, most), size - 1);
  const isUsed = flying.length >= size - 1;
  return isUsed && queuedMs < QUEUE_FREE_MS ? Math.min(most, size + 1) : size;
}

/** Goes only where nothing has to wait for it. */
function sendTelemetry(uplink: Uplink, now: MonoMs): UplinkAnswer {
  const { link, window } = uplink;
  if (link.phase !== "online" || now < telemetryDueAt(uplink) || window.flying.length >= window.size) {
    return answer(uplink);
  }
  return answer({ ...uplink, telemetryAt: now }, { type: "telemetry" });
}

export const telemetryDueAt = ({ telemetryAt }: Uplink): number => telemetryAt + TELEMETRY_EVERY_MS;

/** The live picture follows its changes at a distance, and is the heartbeat when nothing changes. */
function withLive(uplink: Uplink, now: MonoMs): Uplink {
  if (uplink.link.phase !== "online" || now < liveAt(uplink)) return uplink;
  const isDue = uplink.due.some((what) => what.kind === "live");
  return { ...uplink, live: { isStale: false, at: now }, due: isDue ? uplink.due : [...uplink.due, { kind: "live" }] };
}

export const liveAt = ({ live }: Uplink): number => live.at + (live.isStale ? LIVE_EVERY_MS : HEARTBEAT_MS);

const isConnected = ({ link }: Uplink): boolean => link.phase === "online" || link.phase === "stopping";

function publishDue(uplink: Uplink, now: MonoMs): UplinkAnswer | null {
  const [what, ...due] = uplink.due;
  const { window } = uplink;
  if (what === undefined || !isConnected(uplink) || window.flying.length >= window.size) return null;
  const handle = window.nextHandle;
  const flown = fly(window, what.kind === "result" ? what.fate : null, now);
  return answer({ ...uplink, due, window: flown }, { type: "publish", what, bdSeq: uplink.link.bdSeq, handle });
}

/** Ahead of everything but the greeting of the connection. */
function sendAlerts(uplink: Uplink, now: MonoMs): UplinkAnswer | null {
  const { window, link, due, alerts } = uplink;
  const numbers = link.phase === "online" ? alertsDue(uplink, now) : [];
  const isGreeting = due[0]?.kind === "live" || due.some(({ kind }) => kind === "birth" || kind === "hello");
  if (numbers.length === 0 || isGreeting || window.flying.length >= window.size) return null;
  const handle = window.nextHandle;
  const asked = { ...uplink, alerts: { ...alerts, asked: { handle, numbers } }, window: fly(window, null, now) };
  return answer(asked, { type: "alert", numbers, handle, encoding: uplink.hub.encoding, bytesMax: window.bytesMax });
}

function sendFrame(uplink: Uplink, now: MonoMs): UplinkAnswer | null {
  if (uplink.link.phase !== "online") return null;
  const stretch = nextStretch(uplink, now);
  if (stretch === null || !hasRoom(uplink.window, stretch) || tokenWaitMs(uplink, stretch) > 0) return null;
  const handle = uplink.window.nextHandle;
  const { epoch, lane, range } = stretch;
  const mode = lane === "live" ? "live" : "replay";
  const asked = withAsked({ ...uplink, window: fly(uplink.window, null, now) }, stretch, handle);
  return answer(asked, {
    type: "send",
    epoch,
    range,
    mode,
    handle,
    encoding: uplink.hub.encoding,
    bytesMax: uplink.window.bytesMax,
  });
}

function withAsked(uplink: Uplink, { epoch, lane, range }: Stretch, handle: number): Uplink {
  const asked = { handle, lane, range };
  if (epoch === uplink.epoch) return { ...uplink, lanes: { ...uplink.lanes, asked } };
  const archives = uplink.archives.map((archive) =>
    archive.epoch === epoch ? { ...archive, lanes: { ...archive.lanes, asked } } : archive,
  );
  return { ...uplink, archives };
}

/** Replay leaves one place free, so that an event that happens now need not wait for a round trip. */
function hasRoom(window: Window, stretch: Stretch): boolean {
  const places = stretch.lane === "live" ? window.size : Math.max(1, window.size - 1);
  return window.flying.length < places;
}

export const tokenWaitMs = (uplink: Uplink, stretch: Stretch): number =>
  stretch.lane === "live" ? 0 : waitMs(uplink.bucket, lengthOf(stretch.range));

function fly(window: Window, result: CommandFate | null, now: MonoMs): Window {
  const heardAt = window.flying.length === 0 ? now : window.heardAt;
  const flown = { handle: window.nextHandle, result, at: now, isAlone: window.flying.length === 0 };
  const flying = [...window.flying, flown];
  return { ...window, flying, heardAt, nextHandle: window.nextHandle + 1 };
}

/** How long the broker has owed us a word. */
export const owedMs = ({ window }: Uplink, now: MonoMs): number =>
  window.flying.length === 0 ? 0 : since(window.heardAt, now);
