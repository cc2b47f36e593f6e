import { parseJson } from "../../agent/kernel/json.ts";
import { type ReconnectOrder, state } from "../../agent/uplink/contract/schemas.ts";
import type { Upward } from "./upward.ts";

/** Something is wrong with a centre's connection, and the centre is to hang up and come back. */
export interface OddSession {
  readonly why: "stale" | "doubled";
  readonly order: ReconnectOrder;
}

interface Session {
  readonly epoch: string | null;
  /** The start of which machine spoke last, and since when it does. */
  readonly bootId: string | null;
  readonly left: readonly Left[];
  /** When the hub heard of its death, if it has not heard a birth since. */
  readonly diedAt: number | null;
  readonly sentAwayAt: number | null;
  /** Two machines take turns; said with the hello, which names the journal of the one that is here. */
  readonly isDoubled: boolean;
}

/** A start that another one followed. */
interface Left {
  readonly bootId: string;
  readonly at: number;
  /** It was there before: a machine that starts anew never is. */
  readonly isReturn: boolean;
}

/** What was on its way when a centre left has come by then, whatever the broker does to the order of topics. */
const LAST_WORDS_MS = 5_000;
/** Two machines that throw each other out take turns so fast; a spare one that takes over and gives back does not. */
const TURNS_MS = 600_000;
const RETURNS_TOLD = 2;
const LEFT_KEPT_MAX = 8;
const AWAY_EVERY_MS = 60_000;
const NEW: Session = { epoch: null, bootId: null, left: [], diedAt: null, sentAwayAt: null, isDoubled: false };

/** What the hub saw of the connections of its centres, to find those that cannot be right. It is kept in memory: a hub that starts is greeted by all. */
export class SessionBook {
  readonly #sessions = new Map<string, Session>();

  /** The journal that a centre spoke of last; null where it has said nothing since the hub started. */
  epochOf(centre: string): string | null {
    return this.#sessions.get(centre)?.epoch ?? null;
  }

  /** What is odd about what a centre said; null where nothing is, or where it was sent away for it a moment ago. */
  hear(said: Upward, now: number): OddSession | null {
    const before = this.#sessions.get(said.centre) ?? NEW;
    const session = after(before, said, now);
    const odd = oddIn(session, said, now);
    const isTold = odd !== null && (before.sentAwayAt === null || now - before.sentAwayAt >= AWAY_EVERY_MS);
    const isHeard = said.what === "hello" ? { isDoubled: false } : {};
    this.#sessions.set(said.centre, { ...session, ...isHeard, ...(isTold ? { sentAwayAt: now } : {}) });
    return isTold ? odd : null;
  }
}

function after(session: Session, said: Upward, now: number): Session {
  if (said.what === "hello") return { ...session, epoch: said.hello.epoch };
  if (said.what === "frame") return { ...session, epoch: session.epoch ?? said.frame.epoch };
  if (said.what !== "picture" || said.of !== "state") return session;
  const json = parseJson(said.text);
  const read = state.safeParse(json.ok ? json.value : null);
  if (!read.success) return session;
  if (!read.data.online) return { ...session, diedAt: now };
  return { ...succeeded(session, read.data.bootId, now), diedAt: null };
}

function succeeded(session: Session, bootId: string, now: number): Session {
  if (session.bootId === null || session.bootId === bootId) return { ...session, bootId };
  const recent = session.left.filter(({ at }) => now - at < TURNS_MS);
  const isReturn = recent.some((one) => one.bootId === bootId);
  const left = [...recent, { bootId: session.bootId, at: now, isReturn }].slice(-LEFT_KEPT_MAX);
  const isDoubled = left.filter((one) => one.isReturn).length >= RETURNS_TOLD;
  return { ...session, bootId, left, isDoubled };
}

function oddIn({ diedAt, isDoubled }: Session, said: Upward, now: number): OddSession | null {
  if (said.what === "hello" && isDoubled) return { why: "doubled", order: { after: AWAY_EVERY_MS } };
  const isSpeech = said.what === "frame" || said.what === "hello" || said.what === "machine";
  if (isSpeech && diedAt !== null && now - diedAt >= LAST_WORDS_MS) return { why: "stale", order: { after: 0 } };
  return null;
}
