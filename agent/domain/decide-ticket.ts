import type { Centre } from "./centre.ts";
import { type Decision, happened, nothing } from "./decision.ts";
import type { CentreEvent } from "./event.ts";
import type { CentreInput } from "./input.ts";
import { hasPassed } from "./instant.ts";
import type { Rules } from "./rules.ts";
import type { Situation } from "./situation.ts";
import { foremostStage, type Visit } from "./visit.ts";

/** Slips of one number: the first and two marked copies. */
const COPIES_MAX = 2;
/** Nobody waits at the dispenser for longer; after that a slip of this number would reach the wrong hands. */
export const PAPER_WAIT_MS = 120_000;

type Input<T extends CentreInput["type"]> = Extract<CentreInput, { type: T }>;

export function readyPrinter(centre: Centre, rules: Rules): string | null {
  const ready = rules.printers.find((id) => {
    const device = centre.devices.get(id);
    return device?.phase === "ready" || (device?.phase === "degraded" && device.fault === "paper-low");
  });
  return ready ?? null;
}

const named = ({ id, ticket, service }: Visit) => ({ visit: id, ticket, service });

function awaiting(centre: Centre, id: string, copy: number): Visit | null {
  const visit = centre.visits.get(id);
  return visit?.phase === "reserved" && visit.copies === copy ? visit : null;
}

export function provePaper({ centre }: Situation, { visit: id, copy, proof }: Input<"print.proven">): Decision {
  const visit = awaiting(centre, id, copy);
  if (visit === null) return nothing;
  const { id: stage, authority } = foremostStage(visit);
  return happened({ type: "ticket.issued", data: { ...named(visit), stage, authority, proof, copy } });
}

/** The slip did certainly not come out; the number is void unless an earlier slip of it may lie in somebody's hand. */
export function refusePaper({ centre }: Situation, { visit: id, copy, why }: Input<"print.refused">): Decision {
  const visit = awaiting(centre, id, copy);
  if (visit === null) return nothing;
  if (visit.mayBePaper) return happened({ type: "ticket.unproven", data: { ...named(visit), copy, why } });
  return happened({ type: "ticket.voided", data: { ...named(visit), why, paper: "none" } });
}

/** Nobody knows whether the slip came out: the same number is printed again, marked as a copy, as soon as the printer can. */
export function losePaper(situation: Situation, { visit: id, copy }: Input<"print.unknown">): Decision {
  const visit = awaiting(situation.centre, id, copy);
  if (visit === null) return nothing;
  const lost: CentreEvent = { type: "ticket.unproven", data: { ...named(visit), copy, why: "no-answer" } };
  const again = printAgain(situation, { ...visit, slip: "unknown" });
  return { events: [lost, ...again.events], orders: again.orders, refusal: null };
}

/** Settles every slip whose fate is unknown: a marked copy while the citizen still waits, else the number is void. */
export function settleSlips(situation: Situation): Decision {
  if (situation.centre.reserved.length === 0) return nothing;
  const decisions = situation.centre.reserved
    .map((id) => situation.centre.visits.get(id))
    .filter((visit) => visit !== undefined)
    .map((visit) => printAgain(situation, visit));
  return {
    events: decisions.flatMap((decision) => decision.events),
    orders: decisions.flatMap((decision) => decision.orders),
    refusal: null,
  };
}

function printAgain({ centre, rules, now }: Situation, visit: Visit): Decision {
  if (visit.slip === "sent") return nothing;
  const isTooLate = hasPassed(visit.reservedAt, now, PAPER_WAIT_MS);
  if (isTooLate || visit.copies >= COPIES_MAX) {
    const why = isTooLate ? "citizen-gone" : "never-proven";
    return happened({ type: "ticket.voided", data: { ...named(visit), why, paper: "possible" } });
  }
  const printer = readyPrinter(centre, rules);
  if (printer === null) return nothing;
  const copy = visit.copies + 1;
  return {
    events: [{ type: "ticket.reprinted", data: { ...named(visit), copy, why: "unproven" } }],
    orders: [{ type: "print", visit: visit.id, copy, printer }],
    refusal: null,
  };
}
