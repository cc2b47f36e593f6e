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

/** Out of which printer a slip can come now, for whoever stands at `kiosk`: the first that is ready in the order of the configuration. */
export function readyPrinter({ devices }: Centre, rules: Rules, kiosk: string | null = null): string | null {
  return readyPrinters(devices, printersFor(rules, kiosk))[0] ?? null;
}

function readyPrinters(devices: Centre["devices"], printers: readonly string[]): readonly string[] {
  return printers.filter((id) => {
    const device = devices.get(id);
    return device?.phase === "ready" || (device?.phase === "degraded" && device.fault === "paper-low");
  });
}

/** A slip that comes out beside another kiosk reaches the wrong hands, so each kiosk has its own printers and those that are nobody's. */
function printersFor({ printers, printersOf = {} }: Rules, kiosk: string | null): readonly string[] {
  if (kiosk === null) return printers;
  const owned = new Set(Object.values(printersOf).flat());
  return [...(printersOf[kiosk] ?? []), ...printers.filter((id) => !owned.has(id))];
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

/**
 * The slip did certainly not come out: it is sent to the next printer, while there is one that has not refused it. Else the number is void, unless
 * an earlier slip of it may lie in somebody's hand.
 */
export function refusePaper(situation: Situation, { visit: id, copy, printer, why }: Input<"print.refused">): Decision {
  const visit = awaiting(situation.centre, id, copy);
  if (visit === null) return nothing;
  const elsewhere = reroute(situation, visit, { from: printer, why });
  if (elsewhere !== null) return elsewhere;
  if (visit.mayBePaper) return happened({ type: "ticket.unproven", data: { ...named(visit), copy, why } });
  return happened({ type: "ticket.voided", data: { ...named(visit), why, paper: "none" } });
}

function reroute(
  { centre, rules, now }: Situation,
  visit: Visit,
  { from, why }: { readonly from: string; readonly why: string },
): Decision | null {
  if (visit.slip !== "sent" || hasPassed(visit.reservedAt, now, PAPER_WAIT_MS)) return null;
  const refused = [...visit.refusedBy, from];
  const candidates = printersFor(rules, visit.kiosk).filter((id) => !refused.includes(id));
  const to = readyPrinters(centre.devices, candidates)[0];
  if (to === undefined) return null;
  const copy = visit.copies;
  return {
    events: [{ type: "ticket.rerouted", data: { ...named(visit), copy, from, to, why } }],
    orders: [{ type: "print", visit: visit.id, copy, printer: to }],
    refusal: null,
  };
}

/** Nobody knows whether the slip came out: the same number is printed again, marked as a copy, as soon as a printer can. */
export function losePaper(situation: Situation, { visit: id, copy, printer }: Input<"print.unknown">): Decision {
  const visit = awaiting(situation.centre, id, copy);
  if (visit === null) return nothing;
  const lost: CentreEvent = { type: "ticket.unproven", data: { ...named(visit), copy, why: "no-answer" } };
  const again = printAgain(situation, { ...visit, slip: "unknown" }, printer);
  return { events: [lost, ...again.events], orders: again.orders, refusal: null };
}

/** Settles every slip whose fate is unknown: a marked copy while the citizen still waits, else the number is void. */
export function settleSlips(situation: Situation): Decision {
  if (situation.centre.reserved.length === 0) return nothing;
  const decisions = situation.centre.reserved
    .map((id) => situation.centre.visits.get(id))
    .filter((visit) => visit !== undefined)
    .map((visit) => printAgain(situation, visit, null));
  return {
    events: decisions.flatMap((decision) => decision.events),
    orders: decisions.flatMap((decision) => decision.orders),
    refusal: null,
  };
}

/** Rather out of another printer than out of the one that lost it: what keeps it from answering may keep it from printing. */
function printAgain({ centre, rules, now }: Situation, visit: Visit, lostBy: string | null): Decision {
  if (visit.slip === "sent") return nothing;
  const isTooLate = hasPassed(visit.reservedAt, now, PAPER_WAIT_MS);
  if (isTooLate || visit.copies >= COPIES_MAX) {
    const why = isTooLate ? "citizen-gone" : "never-proven";
    return happened({ type: "ticket.voided", data: { ...named(visit), why, paper: "possible" } });
  }
  const ready = readyPrinters(centre.devices, printersFor(rules, visit.kiosk));
  const printer = ready.find((id) => id !== lostBy) ?? ready[0];
  if (printer === undefined) return nothing;
  const copy = visit.copies + 1;
  return {
    events: [{ type: "ticket.reprinted", data: { ...named(visit), copy, why: "unproven" } }],
    orders: [{ type: "print", visit: visit.id, copy, printer }],
    refusal: null,
  };
}
