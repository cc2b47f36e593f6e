import { SECRET_TYPES } from "../domain/event.ts";
import { assert } from "../kernel/assert.ts";
import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import type { Sha256 } from "../ports/hash.ts";
import type { StoredRecord } from "../ports/store.ts";
import type { Aim } from "./aim.ts";
import { type Glimpse, glimpseOf } from "./glimpse.ts";
import { type Pack, SHOWN_MAX } from "./pack.ts";

/** What a visit's time can depend on besides its own records, and what shows how well all was seen. */
const AROUND: ReadonlySet<string> = new Set([
  "agent.started",
  "camera.calibrated",
  "camera.compared",
  "centre.closed",
  "centre.observed",
  "centre.opened",
  "centre.paused",
  "centre.resumed",
  "clock.anchored",
  "config.applied",
  "device.state",
  "device.tested",
  "journal.gap",
  "journal.resumed",
  "operator.paused",
  "operator.resumed",
  "operator.signed-in",
  "operator.signed-out",
  "power.supply",
  "uplink.state",
]);

export type Gathered = Pick<Pack, "earlier" | "records" | "hidden" | "first" | "last" | "chain">;

/** Of the records from `aim.first` to `aim.last` the texts of those that belong, and the digests of all others. */
export function gather(records: Iterable<StoredRecord>, aim: Aim, sha256: Sha256): Result<Gathered, Problem> {
  const sheaf = new Sheaf(aim, sha256);
  for (const record of records) {
    if (record.seq > aim.last) break;
    sheaf.add(record);
    if (sheaf.shown.length > SHOWN_MAX) return fail(tooMany());
  }
  const last = sheaf.close();
  assert(last?.seq === aim.last, "a journal that was aimed at holds what was seen");
  const shown = sheaf.shown.map(({ seq, chain, body }) => ({ seq, chain, body }));
  const { first, earlier } = aim;
  return ok({ first, last: aim.last, chain: last.chain, earlier, records: shown, hidden: sheaf.hidden });
}

class Sheaf {
  readonly shown: StoredRecord[] = [];
  readonly hidden: { first: number; sha256: string[] }[] = [];
  readonly #aim: Aim;
  readonly #sha256: Sha256;
  /** A record that does not belong, unless the next one says otherwise; secrets that follow it wait with it. */
  #held: readonly StoredRecord[] = [];
  #last: StoredRecord | null = null;

  constructor(aim: Aim, sha256: Sha256) {
    this.#aim = aim;
    this.#sha256 = sha256;
  }

  add(record: StoredRecord): void {
    const glimpse = glimpseOf(record);
    this.#last = record;
    if (SECRET_TYPES.has(glimpse.type)) {
      this.#held = [...this.#held, record];
      return;
    }
    this.#release(glimpse.type === "agent.started" && isAround(this.#aim, record.seq));
    if (belongs(this.#aim, glimpse)) this.shown.push(record);
    else this.#held = [record];
  }

  /** Answers the last record. */
  close(): StoredRecord | null {
    this.#release(false);
    return this.#last;
  }

  /** A dark time is reckoned from the record before it that is no secret, whatever that is about. */
  #release(isBeforeStart: boolean): void {
    const held = this.#held;
    this.#held = [];
    for (const record of held) {
      if (isBeforeStart && !isSecret(record)) this.shown.push(record);
      else this.#hide(record);
    }
  }

  #hide({ seq, body }: StoredRecord): void {
    const run = this.hidden.at(-1);
    if (run !== undefined && run.first + run.sha256.length === seq) run.sha256.push(this.#sha256(body));
    else this.hidden.push({ first: seq, sha256: [this.#sha256(body)] });
  }
}

const isSecret = (record: StoredRecord): boolean => SECRET_TYPES.has(glimpseOf(record).type);
const isAround = ({ from, until }: Aim, seq: number): boolean => seq >= from && seq <= until;

function belongs(aim: Aim, record: Glimpse): boolean {
  const { type, visit, seq } = record;
  if (SECRET_TYPES.has(type)) return false;
  if (type === "journal.sealed" || aim.baseline.has(seq)) return true;
  const isSubject = visit !== null && aim.visits.has(visit);
  if (isSubject && aim.asked.kind === "visit") return true;
  if (!isAround(aim, seq)) return isSubject && type.startsWith("cause.");
  if (isSubject) return true;
  return aim.asked.kind === "day" || AROUND.has(type) || names(aim, record);
}

function names({ asked }: Aim, { type, body }: Glimpse): boolean {
  if (asked.kind === "operator") return body.includes(`"operator":"${asked.operator}"`);
  if (asked.kind !== "visit" || type !== "visit.called") return false;
  const passedOver = body.slice(body.indexOf('"passedOver":['));
  return passedOver.includes(`"ticket":"${ticketOf(asked.visit)}"`);
}

/** `2026-11-21-A017` is the visit of ticket A017 of that day. */
const ticketOf = (visit: string): string => visit.slice(visit.lastIndexOf("-") + 1);

const tooMany = (): Problem => ({
  place: "the pack",
  what: `would show more than ${SHOWN_MAX} records.`,
  cure: "Ask for one visit or one operator of that day.",
});
