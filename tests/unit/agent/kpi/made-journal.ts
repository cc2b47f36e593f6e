import type { KpiRecord } from "../../../../agent/kpi/open-centre.ts";
import { SimEntropy } from "../../../sim/entropy.ts";
import { HOUR, hours, MINUTE, SECOND, Tape } from "./tape.ts";

const SERVICES = ["licence-first", "licence-exchange", "number-plates"];
const STAGES = [
  { id: "intake", authority: "centre" as const, budgetMinutes: 15 },
  { id: "exam-theory", authority: "police" as const, budgetMinutes: 30 },
  { id: "production", authority: "police" as const, budgetMinutes: 30, parallel: true, attended: false },
  { id: "handover", authority: "centre" as const, budgetMinutes: 15 },
];
const OWNERS = ["citizen", "centre", "police", "equipment", "power", "force-majeure", "unknown"] as const;
const OUTCOMES = ["completed", "completed", "completed", "failed", "no-show", "gone", "day-ended"] as const;

interface Course {
  readonly tape: Tape;
  readonly chance: SimEntropy;
  readonly day: string;
}

type Place = Readonly<{
  visit: string;
  ticket: string;
  service: string;
  stage: string;
  authority: "centre" | "police";
  station: string;
  operator: string;
}>;

/** A journal of some days at one centre: consistent records, other ones for each seed. */
export function madeJournal(centre: string, seed: number, shape = { days: 2, visits: 6 }): readonly KpiRecord[] {
  const tape = new Tape(centre, "2026-08-24");
  const chance = new SimEntropy(seed);
  for (let no = 0; no < shape.days; no += 1) {
    const day = `2026-08-${24 + no}`;
    tape.skipTo(day, 4 * HOUR);
    tape.openDay(day);
    tape.skipTo(day, hours.opensAt * MINUTE - chance.below(3) * MINUTE);
    for (let desk = 0; desk < STAGES.length; desk += 1) signIn({ tape, chance, day }, desk);
    for (let visit = 0; visit < shape.visits; visit += 1) liveVisit({ tape, chance, day }, visit + 1);
  }
  return tape.records;
}

function signIn({ tape, chance }: Course, no: number): void {
  const stage = STAGES[no];
  if (stage === undefined) return;
  const knows = chance.chance(0.8) ? { stages: [stage.id], devices: [`board-w${no}`] } : {};
  tape.say("device.state", { device: `board-w${no}`, phase: chance.chance(0.9) ? "ready" : "failed", fault: null });
  tape.say("operator.signed-in", { station: `w${no}`, operator: `op-${no}`, authority: stage.authority, ...knows });
}

function liveVisit(course: Course, no: number): void {
  const { tape, chance, day } = course;
  const ticket = `A${String(no).padStart(3, "0")}`;
  const named = { visit: `${day}-${ticket}`, ticket, service: chance.pick(SERVICES) };
  tape.say("ticket.reserved", {
    ...named,
    day,
    code: chance.code(10),
    language: "kk",
    priority: "ordinary",
    kiosk: "kiosk",
    stages: STAGES,
    normMinutes: 60,
    ahead: 0,
  });
  tape.skip(chance.below(5_000));
  if (chance.chance(0.1)) return void tape.say("ticket.voided", { ...named, why: "printer", paper: "none" });
  tape.say("ticket.issued", { ...named, stage: "intake", authority: "centre", proof: "process-id", copy: 0 });
  const issuedAt = tape.wall;
  for (const [at, stage] of STAGES.entries()) {
    happen(course, at);
    const place = { ...named, stage: stage.id, authority: stage.authority, station: `w${at}`, operator: `op-${at}` };
    serve(course, place, STAGES[at + 1]?.id ?? null);
  }
  close(course, named, tape.wall - issuedAt);
}

function serve({ tape, chance }: Course, place: Place, next: string | null): void {
  const waitedMs = chance.chance(0.05) ? null : chance.below(40 * MINUTE);
  tape.skip(chance.below(80 * SECOND));
  tape.say("visit.called", {
    ...place,
    rule: "first-come",
    reason: null,
    place: 1,
    waiting: 1,
    passedOver: [],
    waitedMs,
  });
  tape.pass(chance.below(40 * SECOND));
  if (chance.chance(0.1)) {
    tape.say("visit.no-show", { ...place, missed: 0, fair: chance.chance(0.5) });
    return;
  }
  tape.say("stage.started", place);
  tape.pass(chance.below(4 * MINUTE));
  const servedMs = chance.chance(0.05) ? null : chance.below(30 * MINUTE);
  tape.say("stage.finished", { ...place, outcome: "passed", servedMs, next });
  if (next === null) tape.say("document.handed-over", { ...place, kind: "licence", totalMs: chance.below(3 * HOUR) });
  if (chance.chance(0.5)) tape.say("rating.given", { ...place, score: 1 + chance.below(5), afterMs: 1_000 });
  else if (chance.chance(0.3)) tape.say("rating.refused", { station: place.station, score: "9", why: "score-unknown" });
}

function close(
  { tape, chance }: Course,
  named: { visit: string; ticket: string; service: string },
  totalMs: number,
): void {
  if (chance.chance(0.05)) return;
  const mine = chance.below(totalMs + 1);
  const spent = [mine, totalMs - mine].map((ms) => ({
    stage: "intake",
    owner: chance.pick(OWNERS),
    operator: null,
    ms,
  }));
  const outcome = chance.pick(OUTCOMES);
  const overdue = chance.chance(0.2);
  tape.say("visit.closed", { ...named, outcome, totalMs, spent, normMinutes: 60, overdue });
  if (!overdue) return;
  const cause = { ...named, outcome, normMinutes: 60, totalMs, overrunMs: totalMs, shares: spent, annotations: 0 };
  tape.say("cause.closed", { ...cause, addressees: ["police"] });
}

/** What comes between: breaks, force majeure, dark times. */
function happen({ tape, chance }: Course, desk: number): void {
  const who = { station: `w${desk}`, operator: `op-${desk}`, authority: STAGES[desk]?.authority ?? "centre" } as const;
  if (chance.chance(0.1)) {
    tape.say("operator.paused", { ...who, reason: "rest" });
    tape.pass(chance.below(10 * MINUTE));
    tape.say("operator.resumed", { ...who, pausedMs: null });
  }
  if (chance.chance(0.05)) {
    tape.say("centre.paused", { reason: "air-raid", by: "control" });
    tape.pass(chance.below(10 * MINUTE));
    tape.say("centre.resumed", { by: "control", heldMs: null });
  }
  if (chance.chance(0.05)) tape.powerCut(chance.below(20 * MINUTE));
  if (chance.chance(0.01)) tape.newJournal();
}
