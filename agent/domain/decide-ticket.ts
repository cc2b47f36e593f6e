import { type Centre, queueKey, stageOf, type Visit } from "./centre.ts";
import { type Decision, happened, nothing, refused } from "./decision.ts";
import type { CentreEvent } from "./event.ts";
import type { CentreInput, ServiceAsked } from "./input.ts";
import { elapsedMs, hasPassed } from "./instant.ts";
import { countWaiting } from "./queue.ts";
import type { Rules, Service } from "./rules.ts";
import type { Situation } from "./situation.ts";

/** A paper number has three digits. */
const NUMBER_MAX = 999;
/** More open visits than any hall holds: beyond it something presses the buttons that is not a citizen. */
const VISITS_MAX = 4_000;
/** Slips of one number: the first and two marked copies. */
const COPIES_MAX = 2;
/** Nobody waits at the dispenser for longer; after that a slip of this number would reach the wrong hands. */
export const PAPER_WAIT_MS = 120_000;

type Input<T extends CentreInput["type"]> = Extract<CentreInput, { type: T }>;

/** Reserves a number. It becomes a ticket only when the printer says that the paper is out. */
export function askTicket({ centre, rules }: Situation, input: ServiceAsked): Decision {
  const service = rules.services.find((one) => one.id === input.service);
  if (service === undefined) return refused("service-unknown");
  if (centre.day === null) return refused("centre-closed");
  if (hasOpenJob(centre, input)) return refused("button-busy");
  const printer = readyPrinter(centre, rules);
  if (printer === null) return refused("printer-not-ready");
  if (centre.visits.size >= VISITS_MAX) return refused("centre-full");
  const number = lastNumber(centre, centre.day, service.letter) + 1;
  if (number > NUMBER_MAX) return refused("numbers-exhausted");
  const ticket = `${service.letter}${String(number).padStart(3, "0")}`;
  const visit = `${centre.day}-${ticket}`;
  const first = service.stages[0]?.id ?? "";
  const event: CentreEvent = {
    type: "ticket.reserved",
    data: {
      visit,
      ticket,
      service: service.id,
      day: centre.day,
      code: input.code,
      language: input.language,
      priority: "ordinary",
      kiosk: input.kiosk,
      stages: [...service.stages],
      normMinutes: normInForce(service, centre.day),
      ahead: countWaiting(centre, [queueKey(service.id, first)]) + countReserved(centre, service.id),
    },
  };
  return { events: [event], orders: [{ type: "print", visit, copy: 0, printer }], refusal: null };
}

const lastNumber = (centre: Centre, day: string, letter: string): number => centre.numbers.get(day)?.[letter] ?? 0;

/** One open job per button: several presses never give several tickets. */
function hasOpenJob(centre: Centre, { kiosk, service, language }: ServiceAsked): boolean {
  return centre.reserved.some((id) => {
    const visit = centre.visits.get(id);
    return visit?.kiosk === kiosk && visit.service === service && visit.language === language;
  });
}

const countReserved = (centre: Centre, service: string): number =>
  centre.reserved.filter((id) => centre.visits.get(id)?.service === service).length;

export function readyPrinter(centre: Centre, rules: Rules): string | null {
  const ready = rules.printers.find((id) => {
    const device = centre.devices.get(id);
    return device?.phase === "ready" || (device?.phase === "degraded" && device.fault === "paper-low");
  });
  return ready ?? null;
}

/** K11: the visit is judged by the norm in force when its ticket was taken. Dates as YYYY-MM-DD compare as text. */
export function normInForce(service: Service, date: string): number {
  const inForce = service.norms.filter((norm) => norm.from <= date).at(-1) ?? service.norms[0];
  return inForce?.minutes ?? 120;
}

const named = ({ id, ticket, service }: Visit) => ({ visit: id, ticket, service });

function awaiting(centre: Centre, id: string, copy: number): Visit | null {
  const visit = centre.visits.get(id);
  return visit?.phase === "reserved" && visit.copies === copy ? visit : null;
}

export function provePaper({ centre }: Situation, { visit: id, copy, proof }: Input<"print.proven">): Decision {
  const visit = awaiting(centre, id, copy);
  if (visit === null) return nothing;
  const { id: stage, authority } = stageOf(visit);
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

export function start({ centre, now }: Situation, input: Input<"agent.started">): Decision {
  const darkMs = centre.last === null ? null : elapsedMs(centre.last, now);
  const started: CentreEvent = {
    type: "agent.started",
    data: { version: input.version, bootId: now.boot, config: input.config, darkMs },
  };
  if (centre.config === input.config) return happened(started);
  return happened(started, { type: "config.applied", data: { digest: input.config } });
}
