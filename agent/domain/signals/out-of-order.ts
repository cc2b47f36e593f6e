import { type Table, tableOf } from "../../kernel/table.ts";
import type { EventOf } from "../event.ts";
import type { Fact } from "../fact.ts";
import { type Detector, SUBJECTS_MAX, type Suspicion, withEvidence } from "./detector.ts";
import { bounded } from "./hall.ts";
import { RARE, rarity } from "./rarity.ts";

/** Of an operator's calls so many are direct on honest days: a wheelchair, a form brought later, a supervisor's word. */
const DIRECT_SHARE = 0.03;
/** A day that has just begun expects no less, so that the first direct calls weigh little. */
const EXPECTED_MIN = 0.4;
/** Fewer direct calls than this are a bad morning, not a habit. */
const DIRECT_MIN = 4;
/** Words that come so often explain less; then half as many direct calls are expected. */
const SAME_REASON_MIN = 3;
const SAME_REASON_EXPECTS = 0.5;
const REASONS_MAX = 8;
/** Citizens who may lawfully be called by number: the latest so many. */
const LAWFUL_MAX = 400;

export interface DirectCalls {
  readonly operators: Table<string, Caller>;
  /** Visits that come back (missed, postponed, transferred), are privileged, or whose appointment is due. */
  readonly lawful: readonly string[];
}

interface Caller {
  readonly calls: number;
  readonly direct: number;
  readonly passed: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly evidence: readonly number[];
}

const noCaller: Caller = { calls: 0, direct: 0, passed: 0, reasons: {}, evidence: [] };

/** Direct calls that pass others over, by operator. A call that a rule explains never counts. */
export const outOfOrder: Detector<DirectCalls> = {
  signal: "out-of-order",
  empty: { operators: tableOf(), lawful: [] },
  evolve(memory, fact) {
    const { event } = fact;
    if (event.type === "visit.called") return withCall(memory, event, fact.seq);
    const visit = lawfulVisit(fact);
    return visit === null ? memory : { ...memory, lawful: [...memory.lawful, visit].slice(-LAWFUL_MAX) };
  },
  judge({ operators, lawful }, { event }) {
    if (event.type !== "visit.called" || !isCounted(lawful, event)) return [];
    const { operator, station } = event.data;
    const caller = operators.get(operator, noCaller);
    const score = rarity(caller.direct, expectedDirect(caller));
    if (caller.direct < DIRECT_MIN || score < RARE) return [];
    return [suspicion(caller, { operator, station, score })];
  },
};

function withCall(memory: DirectCalls, event: EventOf<"visit.called">, seq: number): DirectCalls {
  const { operator } = event.data;
  const before = memory.operators.get(operator, noCaller);
  const called = { ...before, calls: before.calls + 1 };
  const caller = isCounted(memory.lawful, event) ? withDirect(called, event, seq) : called;
  return { ...memory, operators: bounded(memory.operators, SUBJECTS_MAX).set(operator, caller) };
}

function withDirect(caller: Caller, { data }: EventOf<"visit.called">, seq: number): Caller {
  const reason = plainReason(data.reason);
  const isKnown = reason in caller.reasons || Object.keys(caller.reasons).length < REASONS_MAX;
  const reasons = isKnown ? { ...caller.reasons, [reason]: (caller.reasons[reason] ?? 0) + 1 } : caller.reasons;
  const passed = caller.passed + passedBy(data);
  return { ...caller, direct: caller.direct + 1, passed, reasons, evidence: withEvidence(caller.evidence, seq) };
}

const isCounted = (lawful: readonly string[], { data }: EventOf<"visit.called">): boolean =>
  data.rule === "direct" && passedBy(data) > 0 && !lawful.includes(data.visit);

const passedBy = ({ passedOver, overtook = [] }: EventOf<"visit.called">["data"]): number =>
  Math.max(
    passedOver.length,
    overtook.reduce((sum, { count }) => sum + count, 0),
  );

/** The same words in other letters, or with another number in them, are the same reason. */
const plainReason = (reason: string | null): string =>
  (reason ?? "")
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, " ")
    .trim()
    .slice(0, 40);

function lawfulVisit({ event }: Fact): string | null {
  switch (event.type) {
    case "ticket.reserved":
      return event.data.priority === "privileged" ? event.data.visit : null;
    case "stage.finished":
      return event.data.retake === true ? event.data.visit : null;
    case "visit.due":
    case "visit.no-show":
    case "visit.postponed":
    case "visit.returned":
    case "visit.transferred":
      return event.data.visit;
    default:
      return null;
  }
}

const mostUsed = ({ reasons }: Caller): number => Math.max(0, ...Object.values(reasons));

function expectedDirect(caller: Caller): number {
  const isRepeated = mostUsed(caller) >= SAME_REASON_MIN && mostUsed(caller) * 2 >= caller.direct;
  return Math.max(EXPECTED_MIN, caller.calls * DIRECT_SHARE * (isRepeated ? SAME_REASON_EXPECTS : 1));
}

function suspicion(
  caller: Caller,
  { operator, station, score }: { operator: string; station: string; score: number },
): Suspicion {
  const facts = {
    directCalls: caller.direct,
    calls: caller.calls,
    citizensPassedOver: caller.passed,
    sameReasonCalls: mostUsed(caller),
    expectedDirectCalls: Math.round(expectedDirect(caller) * 100) / 100,
  };
  return { signal: "out-of-order", score, operator, station, facts, evidence: caller.evidence };
}
