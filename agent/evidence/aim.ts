import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import type { StoredRecord } from "../ports/store.ts";
import { Baseline } from "./baseline.ts";
import { type Glimpse, glimpseOf, wordIn } from "./glimpse.ts";
import { type Asked, type Pack, RANGE_MAX } from "./pack.ts";

/** As it was asked: an operator without a day is that operator's latest. */
export type Question = Exclude<Asked, { kind: "operator" }> | OperatorQuestion;

interface OperatorQuestion {
  readonly kind: "operator";
  readonly operator: string;
  readonly day: string | null;
}

/** Which part of the journal answers a question. */
export interface Aim {
  readonly asked: Asked;
  /** The range: from the first record before the subject that still held, to the seal after its end. */
  readonly first: number;
  readonly last: number;
  readonly baseline: ReadonlySet<number>;
  /** What still held too, but is so old that the range does not reach back to it. */
  readonly earlier: Pack["earlier"];
  /** What stands around the subject is shown from here to there. */
  readonly from: number;
  readonly until: number;
  readonly visits: ReadonlySet<string>;
}

/** Two days of a centre. Who has not signed out for weeks would make every pack as long. */
export const REACH_BACK = 25_000;

interface Span {
  readonly day: string;
  readonly first: number;
  readonly baseline: readonly Glimpse[];
  last: number;
}

/** Reads the whole journal once and finds the range that a question is about. */
export function aimAt(records: Iterable<StoredRecord>, question: Question): Result<Aim, Problem> {
  const finder = question.kind === "visit" ? new VisitFinder(question.visit) : new DayFinder(question);
  const baseline = new Baseline();
  const seals: number[] = [];
  for (const record of records) {
    const glimpse = glimpseOf(record);
    finder.see(glimpse, baseline);
    baseline.see(glimpse);
    if (glimpse.type === "journal.sealed") seals.push(record.seq);
  }
  const found = finder.found();
  return found === null ? fail(unknown(question)) : ranged(found, seals);
}

interface Found extends Pick<Aim, "asked" | "from" | "until" | "visits"> {
  readonly end: number;
  readonly baseline: readonly Glimpse[];
}

function ranged(found: Found, seals: readonly number[]): Result<Aim, Problem> {
  const { asked, from, until, visits, end } = found;
  const last = seals.find((seq) => seq > end) ?? end;
  if (last - from >= RANGE_MAX) return fail(tooLong(asked, last - from + 1));
  const near = found.baseline.filter(({ seq }) => seq >= from - REACH_BACK);
  const far = found.baseline.filter(({ seq }) => seq < from - REACH_BACK);
  return ok({
    asked,
    from,
    until,
    visits,
    first: near[0]?.seq ?? from,
    last,
    baseline: new Set(near.map(({ seq }) => seq)),
    earlier: far.map(({ seq, body }) => ({ seq, body })),
  });
}

interface Finder {
  readonly see: (record: Glimpse, baseline: Baseline) => void;
  readonly found: () => Found | null;
}

class VisitFinder implements Finder {
  readonly #visit: string;
  #span: Span | null = null;
  #closed: number | null = null;
  #newest = 0;

  constructor(visit: string) {
    this.#visit = visit;
  }

  see(record: Glimpse, baseline: Baseline): void {
    this.#newest = record.seq;
    if (record.visit !== this.#visit) return;
    this.#span ??= { day: "", first: record.seq, last: record.seq, baseline: baseline.now() };
    this.#span.last = record.seq;
    if (record.type === "visit.closed" || record.type === "ticket.voided") this.#closed = record.seq;
  }

  found(): Found | null {
    const span = this.#span;
    if (span === null) return null;
    const visits = new Set([this.#visit]);
    const asked = { kind: "visit", visit: this.#visit } as const;
    const { first: from, baseline } = span;
    // What is open goes on until now.
    const until = this.#closed ?? this.#newest;
    return { asked, from, until, end: Math.max(until, span.last), baseline, visits };
  }
}

/** A whole business day, or the part of it that an operator had. */
class DayFinder implements Finder {
  readonly #question: Exclude<Question, { kind: "visit" }>;
  #now: Span | null = null;
  #chosen: Span | null = null;
  #visits = new Set<string>();
  #end = 0;

  constructor(question: Exclude<Question, { kind: "visit" }>) {
    this.#question = question;
  }

  see(record: Glimpse, baseline: Baseline): void {
    if (record.type === "centre.opened") this.#turn(record, baseline);
    const span = this.#now;
    if (span === null) return;
    span.last = record.seq;
    if (this.#isWanted(span, record)) this.#choose(span, record);
    else if (this.#isCause(record)) this.#end = record.seq;
  }

  found(): Found | null {
    const span = this.#chosen;
    if (span === null) return null;
    const { kind } = this.#question;
    const asked: Asked =
      kind === "day" ? { kind, day: span.day } : { kind, operator: this.#question.operator, day: span.day };
    const end = Math.max(span.last, this.#end);
    return { asked, from: span.first, until: span.last, end, baseline: span.baseline, visits: this.#visits };
  }

  #turn({ seq, body }: Glimpse, baseline: Baseline): void {
    const day = wordIn(body, "day") ?? "";
    if (this.#now?.day === day) return;
    this.#now = this.#chosen?.day === day ? this.#chosen : { day, first: seq, last: seq, baseline: baseline.now() };
  }

  #isWanted({ day }: Span, { body }: Glimpse): boolean {
    const { kind, day: wanted } = this.#question;
    if (wanted !== null && wanted !== day) return false;
    return kind === "day" || body.includes(`"operator":"${this.#question.operator}"`);
  }

  /** Whose an overrun was is established only days later. */
  #isCause({ type, visit }: Glimpse): boolean {
    return visit !== null && type.startsWith("cause.") && this.#visits.has(visit);
  }

  #choose(span: Span, { visit }: Glimpse): void {
    if (this.#chosen !== span) {
      this.#visits = new Set();
      this.#end = 0;
    }
    this.#chosen = span;
    if (visit !== null && this.#question.kind === "operator") this.#visits.add(visit);
  }
}

function unknown(question: Question): Problem {
  const cure = "Look with `talon journal tail`, or ask the hub: records that the hub has may have left this disk.";
  if (question.kind === "visit") return { place: question.visit, what: "is no visit in this journal.", cure };
  if (question.kind === "day") return { place: question.day, what: "is no business day in this journal.", cure };
  return { place: question.operator, what: "is named by no record of that day.", cure };
}

const tooLong = (asked: Asked, records: number): Problem => ({
  place: asked.kind,
  what: `it stretches over ${records} records, and a pack holds at most ${RANGE_MAX}.`,
  cure: "Use `talon journal export` and compare it with what the hub holds.",
});
