import { type Answer, answer, type Part, part, type Sleeper, sooner } from "../agent/kernel/machine.ts";
import { later, type MonoMs } from "../agent/kernel/units.ts";

/** Characters of silence between two frames (Modbus over Serial Line V1.02, 2.5.1.1). */
const GAP_CHARACTERS = 3.5;
/** Above 19,200 baud the silence stays as long as this (same place). */
const GAP_LEAST_MS = 1.75;
/** Start, eight bits, parity, stop: the longest character there is. */
const GAP_BITS = 11;
const BITS_PER_BYTE = 10;
/** Nobody may keep the others from speaking for longer, whatever he asks for. */
const HOLD_MOST_MS = 5_000;
/** On a line that is never silent one speaks all the same after so long: a device that babbles must not stop the others. */
const SILENCE_AWAITED_MS = 500;
const FRAMES_MAX = 64;
const FRAME_BYTES_MAX = 64 * 1024;

export interface BusSettings {
  readonly baud: number;
}

/** Members are known by numbers; who has left and comes again is the same member. */
export type BusIn =
  | { readonly type: "write"; readonly member: number; readonly bytes: Uint8Array; readonly holdMs: number | null }
  | { readonly type: "answered"; readonly member: number }
  | { readonly type: "left"; readonly member: number }
  | { readonly type: "drained" }
  | { readonly type: "heard"; readonly bytes: Uint8Array }
  /** The wire is gone, and with it all that waited. */
  | { readonly type: "ended" }
  | { readonly type: "woken" };

export type BusOut =
  | { readonly type: "write"; readonly bytes: Uint8Array }
  /** All that the member wrote has left. */
  | { readonly type: "drained"; readonly member: number }
  /** For one member, or, with null, for all. */
  | { readonly type: "heard"; readonly member: number | null; readonly bytes: Uint8Array }
  /** The member wrote more than may wait. */
  | { readonly type: "flooded"; readonly member: number };

interface Frame {
  readonly bytes: Uint8Array;
  readonly holdMs: number | null;
}

/** Who has the line. A speaker who left is null: his frame goes out to its end. */
type Turn =
  | { readonly phase: "free" }
  | { readonly phase: "speaking"; readonly member: number | null; readonly frame: Frame; readonly endsAt: MonoMs }
  | { readonly phase: "leaving"; readonly member: number | null; readonly frame: Frame; readonly endsAt: MonoMs }
  | { readonly phase: "holding"; readonly member: number; readonly until: MonoMs };

interface Bus extends Sleeper {
  readonly settings: BusSettings;
  readonly turn: Turn;
  readonly waiting: ReadonlyMap<number, readonly Frame[]>;
  /** Since when somebody waits although nobody has the line. */
  readonly waitsSince: MonoMs | null;
  readonly lastSpoke: number;
  /** No frame begins before. */
  readonly silentAt: MonoMs | null;
}

type BusAnswer = Answer<Bus, BusOut>;

/** Several devices on one line: who may speak, for how long the others keep silent for the answer, and who hears what. */
export function busArbiter(settings: BusSettings): Part<BusIn, BusOut> {
  return part(silentBus(settings), stepBus);
}

const silentBus = (settings: BusSettings): Bus => ({
  settings,
  turn: { phase: "free" },
  waiting: new Map(),
  waitsSince: null,
  lastSpoke: -1,
  silentAt: null,
  wakeAt: null,
});

/** The silence between two frames. */
export const gapMs = ({ baud }: BusSettings): number =>
  Math.max(GAP_LEAST_MS, (GAP_CHARACTERS * GAP_BITS * 1000) / baud);

export const bytesMs = ({ baud }: BusSettings, bytes: number): number => (bytes * BITS_PER_BYTE * 1000) / baud;

function stepBus(bus: Bus, input: BusIn, now: MonoMs): BusAnswer {
  const taken = take(bus, input, now);
  const next = speak(taken.state, now);
  return { state: { ...next.state, wakeAt: wishOf(next.state) }, out: [...taken.out, ...next.out] };
}

function take(bus: Bus, input: BusIn, now: MonoMs): BusAnswer {
  switch (input.type) {
    case "write":
      return queue(bus, input);
    case "answered":
      return answer(answered(bus, input.member, now));
    case "left":
      return answer(leave(bus, input.member));
    case "drained":
      return drained(bus, now);
    case "heard":
      return heard(bus, input.bytes, now);
    case "ended":
      return answer(silentBus(bus.settings));
    case "woken":
      return woken(bus, now);
  }
}

function queue(bus: Bus, { member, bytes, holdMs }: Extract<BusIn, { type: "write" }>): BusAnswer {
  const before = bus.waiting.get(member) ?? [];
  const waitingBytes = before.reduce((sum, frame) => sum + frame.bytes.length, bytes.length);
  if (before.length >= FRAMES_MAX || waitingBytes > FRAME_BYTES_MAX) {
    return answer(leave(bus, member), { type: "flooded", member });
  }
  return answer({ ...bus, waiting: new Map(bus.waiting).set(member, [...before, { bytes, holdMs }]) });
}

/** An answer may be whole before the wire has told that the question left. */
function answered(bus: Bus, member: number, now: MonoMs): Bus {
  const { turn } = bus;
  if (turn.phase === "free" || turn.member !== member) return bus;
  if (turn.phase === "holding") return free(bus, now);
  return { ...bus, turn: { ...turn, frame: { ...turn.frame, holdMs: null } } };
}

function leave(bus: Bus, member: number): Bus {
  const waiting = new Map(bus.waiting);
  waiting.delete(member);
  const { turn } = bus;
  const left: Bus = { ...bus, waiting };
  if (turn.phase === "free" || turn.member !== member) return left;
  return { ...left, turn: turn.phase === "holding" ? { phase: "free" } : { ...turn, member: null } };
}

/** Behind a converter bytes are on the line for a while after they were taken. */
function drained(bus: Bus, now: MonoMs): BusAnswer {
  const { turn } = bus;
  if (turn.phase !== "speaking") return answer(bus);
  return turn.endsAt > now ? answer({ ...bus, turn: { ...turn, phase: "leaving" } }) : spoken(bus, turn, now);
}

function spoken(bus: Bus, { member, frame }: Extract<Turn, { frame: Frame }>, now: MonoMs): BusAnswer {
  if (member === null) return answer(free(bus, now));
  const told: BusOut[] = (bus.waiting.get(member) ?? []).length === 0 ? [{ type: "drained", member }] : [];
  if (frame.holdMs === null) return { state: free(bus, now), out: told };
  const until = later(now, Math.min(frame.holdMs, HOLD_MOST_MS));
  const held: Bus = { ...bus, turn: { phase: "holding", member, until }, silentAt: later(now, gapMs(bus.settings)) };
  return { state: held, out: told };
}

const free = (bus: Bus, now: MonoMs): Bus => ({
  ...bus,
  turn: { phase: "free" },
  silentAt: later(now, gapMs(bus.settings)),
});

function heard(bus: Bus, bytes: Uint8Array, now: MonoMs): BusAnswer {
  const member = bus.turn.phase === "free" ? null : bus.turn.member;
  const silentAt = later(now, gapMs(bus.settings));
  return answer({ ...bus, silentAt }, { type: "heard", member, bytes });
}

function woken(bus: Bus, now: MonoMs): BusAnswer {
  const { turn } = bus;
  if (turn.phase === "leaving" && turn.endsAt <= now) return spoken(bus, turn, now);
  if (turn.phase === "holding" && turn.until <= now) return answer({ ...bus, turn: { phase: "free" } });
  return answer(bus);
}

/** Gives the line to the next who waits, once it is silent. Who holds it may speak again at once. */
function speak(bus: Bus, now: MonoMs): BusAnswer {
  const { turn } = bus;
  if (turn.phase === "speaking" || turn.phase === "leaving") return answer({ ...bus, waitsSince: null });
  const member = turn.phase === "holding" ? turn.member : nextOf(bus);
  const [frame, ...rest] = member === null ? [] : (bus.waiting.get(member) ?? []);
  if (member === null || frame === undefined) return answer({ ...bus, waitsSince: null });
  const waiting: Bus = { ...bus, waitsSince: bus.waitsSince ?? now };
  if (now < speaksAt(waiting, now)) return answer(waiting);
  const endsAt = later(now, bytesMs(bus.settings, frame.bytes.length));
  const speaking: Bus = {
    ...waiting,
    turn: { phase: "speaking", member, frame, endsAt },
    waiting: new Map(bus.waiting).set(member, rest),
    waitsSince: null,
    lastSpoke: member,
  };
  return answer(speaking, { type: "write", bytes: frame.bytes });
}

const speaksAt = ({ silentAt, waitsSince }: Bus, now: MonoMs): MonoMs =>
  sooner(silentAt ?? now, later(waitsSince ?? now, SILENCE_AWAITED_MS)) ?? now;

/** In turn: the first who waits after the one that spoke last. */
function nextOf({ waiting, lastSpoke }: Bus): number | null {
  const asking = [...waiting].filter(([, frames]) => frames.length > 0).map(([member]) => member);
  const inTurn = asking.sort((one, other) => one - other);
  return inTurn.find((member) => member > lastSpoke) ?? inTurn[0] ?? null;
}

function wishOf(bus: Bus): MonoMs | null {
  const { turn, waitsSince } = bus;
  const speaks = waitsSince === null ? null : speaksAt(bus, waitsSince);
  if (turn.phase === "leaving") return turn.endsAt;
  if (turn.phase === "holding") return sooner(turn.until, speaks);
  return turn.phase === "free" ? speaks : null;
}
