import { type AckMessage, PAUSE_MS_MAX } from "../../../agent/uplink/contract/schemas.ts";
import type { Heard, Settled, Stand } from "./batch.ts";

/** How long a centre rests when more has come than can be kept. */
const CROWDED_MS = 5_000;
/** Events a second of which one worker is sure before it has measured itself; and within which it believes its own measure. */
const PACE_FIRST = 8_000;
const PACE_LEAST = 1_000;
const PACE_MOST = 50_000;
/** A centre that is slower than the hub still has this long after its turn before its holes are asked for. */
const RETURN_GRACE_MS = 10_000;
/** A smaller transaction, or one after a rest, says nothing of the pace. */
const TELLING_EVENTS = 1_000;
const TELLING_MS = 2_000;
const PACE_WEIGHT = 0.2;
/** What a centre owes at any time; nobody waits for so little. */
const OWED_LITTLE = 50;

/**
 * When each centre that comes back may send what it owes: one after another, as fast as this worker keeps events. Without turns a country that comes back
 * sends everything at once, most of it is dropped and sent again, and what happens now drowns in it.
 */
export class ReturnTurns {
  #pace = PACE_FIRST;
  #freeAtMs = 0;
  #lastMs = 0;
  /** Which journals have a backlog on its way: how far it goes, and until when at the latest it comes. Those that end first stand first. */
  readonly #returning = new Map<string, { readonly last: number; readonly untilMs: number }>();

  /** What every stand is told beside how far it has come. `nowMs` is of any clock that only goes forward. */
  among(batch: readonly Heard[], { stands }: Settled, { isCrowded, nowMs }: { isCrowded: boolean; nowMs: number }) {
    this.#measure(batch, nowMs);
    const lasts = new Map(
      batch.flatMap((one) =>
        one.what === "hello" && one.last !== undefined ? [[`${one.centre} ${one.epochs[0]}`, one.last] as const] : [],
      ),
    );
    return stands.map((stand) => {
      const last = stand.chain === undefined ? undefined : lasts.get(`${stand.centre} ${stand.epoch}`);
      const waitMs = last === undefined ? 0 : this.#turn(stand, last, nowMs);
      const more = pauseOf(Math.max(waitMs, isCrowded ? CROWDED_MS : 0));
      // Below what happens now there is a hole until its turn has come: asking for it would bring it twice.
      return { stand: this.#isReturning(stand, nowMs) ? { ...stand, gaps: [] } : stand, more };
    });
  }

  #isReturning({ centre, epoch, upto }: Stand, nowMs: number): boolean {
    const journal = `${centre} ${epoch}`;
    const turn = this.#returning.get(journal);
    if (turn === undefined) return false;
    if (nowMs < turn.untilMs && upto < turn.last) return true;
    this.#returning.delete(journal);
    return false;
  }

  #turn({ centre, epoch, upto }: Stand, last: number, nowMs: number): number {
    const owed = last - upto;
    if (owed <= OWED_LITTLE) return 0;
    this.#forgetPast(nowMs);
    const beginsAtMs = Math.max(nowMs, this.#freeAtMs);
    this.#freeAtMs = beginsAtMs + (owed * 1_000) / this.#pace;
    const journal = `${centre} ${epoch}`;
    this.#returning.delete(journal);
    this.#returning.set(journal, { last, untilMs: this.#freeAtMs + RETURN_GRACE_MS });
    return Math.round(beginsAtMs - nowMs);
  }

  /** A centre may leave its turn for ever. */
  #forgetPast(nowMs: number): void {
    for (const [journal, { untilMs }] of this.#returning) {
      if (nowMs < untilMs) return;
      this.#returning.delete(journal);
    }
  }

  #measure(batch: readonly Heard[], nowMs: number): void {
    const events = batch.reduce((sum, one) => sum + (one.what === "frame" ? one.frame.bodies.length : 0), 0);
    const tookMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    if (events < TELLING_EVENTS || tookMs > TELLING_MS || tookMs <= 0) return;
    const pace = Math.min(PACE_MOST, Math.max(PACE_LEAST, (events * 1_000) / tookMs));
    this.#pace += (pace - this.#pace) * PACE_WEIGHT;
  }
}

const pauseOf = (ms: number): Pick<AckMessage, "pauseMs"> => (ms === 0 ? {} : { pauseMs: Math.min(PAUSE_MS_MAX, ms) });
