import { answer } from "../kernel/machine.ts";
import { type MonoMs, since } from "../kernel/units.ts";
import { alertsDue } from "./alerts.ts";
import { refill, waitMs } from "./bucket.ts";
import { lengthOf, nextStretch, type Stretch } from "./lanes.ts";
import { HEARTBEAT_MS, LIVE_EVERY_MS } from "./limits.ts";
import type { CommandFate, Uplink, Window } from "./state.ts";
import { andThen, type UplinkAnswer } from "./step.ts";

/** Fills the window: what must be said, then frames. */
export function pump(uplink: Uplink, now: MonoMs): UplinkAnswer {
  let pumped = answer({ ...withLive(uplink, now), bucket: refill(uplink.bucket, now) }) as UplinkAnswer;
  for (;;) {
    const next = sendAlerts(pumped.state, now) ?? publishDue(pumped.state, now) ?? sendFrame(pumped.state, now);
    if (next === null) return pumped;
    pumped = andThen(pumped, () => next);
  }
}

/** A PUBACK frees a place, shows that the broker lives and lets the window grow; it proves nothing about the hub. */
export function take(uplink: Uplink, handle: number, now: MonoMs): Uplink {
  const { window } = uplink;
  const flying = window.flying.filter((each) => each.handle !== handle);
  if (flying.length === window.flying.length) return uplink;
  return { ...uplink, window: { ...window, flying, size: Math.min(window.most, window.size + 1), heardAt: now } };
}

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
  const numbers = link.phase === "online" ? alertsDue(uplink) : [];
  const isGreeting = due[0]?.kind === "live" || due.some(({ kind }) => kind === "birth" || kind === "hello");
  if (numbers.length === 0 || isGreeting || window.flying.length >= window.size) return null;
  const handle = window.nextHandle;
  const asked = { ...uplink, alerts: { ...alerts, asked: { handle, numbers } }, window: fly(window, null, now) };
  return answer(asked, { type: "alert", numbers, handle });
}

function sendFrame(uplink: Uplink, now: MonoMs): UplinkAnswer | null {
  if (uplink.link.phase !== "online") return null;
  const stretch = nextStretch(uplink, now);
  if (stretch === null || !hasRoom(uplink.window, stretch) || tokenWaitMs(uplink, stretch) > 0) return null;
  const handle = uplink.window.nextHandle;
  const lanes = { ...uplink.lanes, asked: { handle, ...stretch } };
  const mode = stretch.lane === "live" ? "live" : "replay";
  return answer(
    { ...uplink, lanes, window: fly(uplink.window, null, now) },
    { type: "send", range: stretch.range, mode, handle },
  );
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
  const flying = [...window.flying, { handle: window.nextHandle, result }];
  return { ...window, flying, heardAt, nextHandle: window.nextHandle + 1 };
}

/** How long the broker has owed us a word. */
export const owedMs = ({ window }: Uplink, now: MonoMs): number =>
  window.flying.length === 0 ? 0 : since(window.heardAt, now);
