import type { CentreInput } from "../../../../agent/domain/input.ts";
import { HOUR, type Life, MINUTE } from "./life.ts";

export type Draw = readonly [what: number, one: number, other: number];

const STATIONS = ["w1", "w2", "w3", "w4", "w9"];
const OPERATORS = ["op-1", "op-2", "op-3", "op-4", "op-9", "Иван"];
const SERVICES = ["licence-first", "vehicle-registration", "number-plates", "passport"];
const STAGES = ["intake", "exam-theory", "production", "handover", "unit-check", "nowhere"];
const REASONS = [null, "", "in a wheelchair", "x".repeat(200)];
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

const passing = (life: Life, one: number): CentreInput => {
  life.pass(pick([100, 5_000, 25_000, MINUTE, 10 * MINUTE, HOUR], one));
  return { type: "time.passed" };
};

const jumping = (life: Life, one: number, other: number): CentreInput => {
  const hours = pick([-25, -3, -1, 1, 3, 20, 24, 24 * 50], one);
  life.setWall(Math.max(0, life.now.wall + hours * HOUR), pick(["ntp", "none", "rtc", "holdover"] as const, other));
  return { type: "time.passed" };
};

const booting = (life: Life, one: number): CentreInput => {
  const isPowerCut = one % 2 === 0;
  life.now = isPowerCut ? { ...life.now, boot: `boot-${life.seq}`, mono: 10 } : life.now;
  return { type: "agent.started", version: "test", config: "test" };
};

const asking = (one: number, other: number): CentreInput => ({
  type: "service.asked",
  service: pick(SERVICES, one),
  language: pick(["kk", "ru", "uk", "en"] as const, other),
  kiosk: pick(["kiosk", "control"], other),
  code: "0123456789",
});

const paper = (life: Life, one: number, other: number): CentreInput => {
  const open = [...life.centre.visits.values()];
  const known = open.length === 0 ? undefined : pick(open, one);
  const named = { visit: known?.id ?? "2026-11-21-A099", copy: pick([known?.copies ?? 0, 0, 1], other) };
  return pick<CentreInput>(
    [
      { type: "print.proven", ...named, proof: "status-after-cut" },
      { type: "print.proven", ...named, proof: "unconfirmed" },
      { type: "print.unknown", ...named, printer: "printer" },
      { type: "print.refused", ...named, printer: "printer", why: "paper-out" },
    ],
    other,
  );
};

const proving = (life: Life): CentreInput => {
  const visit = life.centre.reserved[0] ?? "2026-11-21-A001";
  return { type: "print.proven", visit, copy: life.centre.visits.get(visit)?.copies ?? 0, proof: "process-id" };
};

const device = (one: number, other: number): CentreInput => ({
  type: "device.changed",
  device: pick(["printer", "spare", "board-w1"], one),
  phase: pick(["ready", "ready", "ready", "degraded", "failed", "opening", "absent"] as const, other),
  fault: pick([null, "paper-low", "no-answer"] as const, one),
});

const calling = (life: Life, one: number, other: number): CentreInput => {
  const tickets = [...life.centre.visits.values()].map((visit) => visit.ticket);
  const ticket = pick([null, null, ...tickets, "A099"], other);
  return { type: "call.asked", station: pick(STATIONS, one), ticket, reason: pick(REASONS, other) };
};

const working = (life: Life, one: number): CentreInput => {
  const station = pick(["w1", "w2", "w3", "w4"], one);
  const state = life.at(station);
  if (state.operator === null) return { type: "operator.came", station, operator: `op-${station.slice(1)}` };
  const legs = life.centre.visits.get(state.visit ?? "")?.legs ?? [];
  const phase = legs.find((leg) => leg.station === station)?.phase;
  if (phase === "called") return { type: "start.told", station };
  if (phase === "serving") return { type: "finish.told", station, outcome: "passed" };
  return { type: "call.asked", station, ticket: null, reason: null };
};

const outside = (one: number, other: number): CentreInput =>
  pick<CentreInput>(
    [
      { type: "clock.became-good", correctionMs: null },
      { type: "uplink.changed", phase: "offline", fault: "hub-silent" },
      { type: "journal.tried", fault: "journal-full", darkMs: other },
      { type: "records.missing", epoch: "e1", first: 1, last: 1 + other },
      {
        type: "command.told",
        event: { type: "command.accepted", data: { command: `c${other}`, op: "ping", by: "hub" } },
      },
    ],
    one,
  );

const someTicket = (life: Life, at: number): string =>
  pick([...life.centre.visits.values()].map((visit) => visit.ticket).concat("A099"), at);

const holding = (life: Life): CentreInput =>
  life.centre.hold === null
    ? { type: "hold.asked", by: "control", reason: "air-raid alarm" }
    : { type: "resume.asked", by: "control" };

const scanning = (life: Life, one: number, other: number): CentreInput => {
  const visit = pick([...life.centre.visits.values()], one);
  return {
    type: "ticket.scanned",
    device: "scanner",
    station: pick(["w3", "w4", "w1", null], other),
    visit: visit?.id ?? null,
    code: visit?.code ?? "0000000000",
    verdict: pick(["genuine", "genuine", "genuine", "altered", "foreign"] as const, other),
  };
};

const breaking = (one: number, other: number): CentreInput =>
  other % 2 === 0
    ? {
        type: "break.began",
        station: pick(STATIONS, one),
        reason: pick(["lunch", "equipment", "other"] as const, other),
      }
    : { type: "break.ended", station: pick(STATIONS, one) };

const annotating = (life: Life, one: number): CentreInput => ({
  type: "annotate.told",
  station: pick(STATIONS, one),
  visit: pick([...life.centre.cases.keys()].concat("2026-11-21-A099"), one),
  text: "the theory exam began late",
});

const KINDS: readonly ((life: Life, one: number, other: number) => CentreInput)[] = [
  ...Array.from({ length: 10 }, () => working),
  passing,
  passing,
  jumping,
  booting,
  (_, one, other) => device(one, other),
  (_, one, other) => device(one, other),
  (_, one, other) => asking(one, other),
  (_, one, other) => asking(one, other),
  (_, one, other) => asking(one, other),
  proving,
  proving,
  proving,
  paper,
  calling,
  calling,
  calling,
  (_, one, other) => ({ type: "operator.came", station: pick(STATIONS, one), operator: pick(OPERATORS, other) }),
  (_, one, other) => ({ type: "operator.came", station: pick(STATIONS, one), operator: pick(OPERATORS, other) }),
  (_, one) => ({ type: "operator.left", station: pick(STATIONS, one) }),
  (_, one) => ({ type: "recall.asked", station: pick(STATIONS, one) }),
  (_, one) => ({ type: "no-show.told", station: pick(STATIONS, one) }),
  (life, one) => ({ type: "no-show.told", station: life.pass(2 * MINUTE) && pick(STATIONS, one) }),
  (life, one) => ({ type: "no-show.told", station: life.pass(2 * MINUTE) && pick(STATIONS, one) }),
  (_, one) => ({ type: "start.told", station: pick(STATIONS, one) }),
  (_, one) => ({ type: "start.told", station: pick(STATIONS, one) }),
  (_, one, other) => ({
    type: "finish.told",
    station: pick(STATIONS, one),
    outcome: pick(["passed", "passed", "failed"] as const, other),
  }),
  (_, one, other) => ({
    type: "transfer.asked",
    station: pick(STATIONS, one),
    stage: pick(STAGES, other),
    reason: pick(REASONS, other) ?? "why",
    back: one % 2 === 0,
  }),
  (_, one, other) => ({
    type: "postpone.asked",
    station: pick(STATIONS, one),
    minutes: pick([null, 1, 10, 90], other),
    by: pick(["citizen", "centre"] as const, one),
    reason: pick(REASONS, other) ?? "why",
  }),
  (life, one, other) => ({ type: "return.told", station: pick(STATIONS, one), ticket: someTicket(life, other) }),
  (life, one, other) => ({
    type: "gone.told",
    station: pick(STATIONS, one),
    ticket: pick([null, someTicket(life, other)], other),
  }),
  (life, one, other) => ({
    type: "void.asked",
    station: pick(STATIONS, one),
    ticket: someTicket(life, other),
    reason: pick(REASONS, other) ?? "taken twice",
  }),
  (life, one, other) =>
    pick([holding(life), scanning(life, one, other), breaking(one, other), annotating(life, one)], other),
  (life, one, other) => scanning(life, one, other),
  (_, one, other) => breaking(one, other),
  (_, one) => ({ type: "operator.revoked", operator: pick(["op-9", "op-8", "op-2"], one), by: "hub:test" }),
  (_, one, other) => ({
    type: "recorder.compared",
    camera: pick(["cam-w1", "cam-w2"], one),
    offsetMs: other - 500,
    by: "control",
  }),
  (_, one, other) => ({
    type: "rating.pressed",
    station: pick([...STATIONS, "Window 1"], one),
    score: pick(["1", "5", "6", "", "bad"], other),
  }),
  (_, one, other) => outside(one, other),
];

export const KINDS_COUNT = KINDS.length;

export const inputOf = (life: Life, [what, one, other]: Draw): CentreInput => pick(KINDS, what)(life, one, other);
