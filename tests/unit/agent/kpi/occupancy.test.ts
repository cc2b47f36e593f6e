import { expect, test } from "vitest";
import { readKpi } from "../../../../agent/kpi/read-kpi.ts";
import { call, DAY, HOUR, intake, issue, kpiOf, MINUTE, SECOND, signIn, Tape, visitOf } from "./tape.ts";

const { station, operator, authority } = intake;
const who = { station, operator, authority };

function atWork(): Tape {
  const tape = new Tape();
  tape.openDay();
  tape.passTo(DAY, 9 * HOUR);
  return tape;
}

const modesOf = (tape: Tape) => {
  tape.say("operator.signed-out", who);
  return readKpi(kpiOf(tape.records)).stations.stations[0]?.modesMs;
};

test("pairing across a restart: service goes on, what nobody saw is nobody's, and the time is not lost", () => {
  const tape = atWork();
  signIn(tape, intake);
  issue(tape, "A001");
  call(tape, "A001", { ...intake, waitedMs: 0 });
  tape.say("stage.started", { ...visitOf("A001"), ...intake });
  tape.pass(3 * MINUTE);
  tape.powerCut(7 * MINUTE);
  tape.pass(2 * MINUTE);
  tape.say("stage.finished", { ...visitOf("A001"), ...intake, outcome: "passed", servedMs: 12 * MINUTE, next: null });
  tape.pass(MINUTE);
  const read = readKpi(kpiOf(tape.records));
  expect(modesOf(tape)).toEqual({ idle: 2 * SECOND + MINUTE, serving: 5 * MINUTE, unseen: 7 * MINUTE });
  expect(read.serving.all).toMatchObject({ n: 1, meanMs: 12 * MINUTE });
  expect(read.tickets).toMatchObject({ issued: 1, openIssued: 1, isConserved: true });
});

test("a gap without a restart is unseen too: nobody is called idle while nobody looked", () => {
  const tape = atWork();
  signIn(tape, intake);
  tape.pass(MINUTE);
  tape.skip(20 * MINUTE);
  tape.say("centre.observed", { waiting: 0, open: 0 });
  tape.pass(MINUTE);
  expect(modesOf(tape)).toEqual({ idle: 2 * MINUTE, unseen: 20 * MINUTE });
});

test("U10: force majeure and a broken device are kept apart from idleness", () => {
  const tape = atWork();
  tape.say("device.state", { device: "board", phase: "ready", fault: null });
  tape.say("operator.signed-in", { ...who, stages: ["intake"], devices: ["board"] });
  issue(tape, "A001");
  tape.pass(MINUTE);
  tape.say("centre.paused", { reason: "air-raid", by: "control" });
  tape.pass(10 * MINUTE);
  tape.say("centre.resumed", { by: "control", heldMs: 10 * MINUTE });
  tape.say("device.state", { device: "board", phase: "failed", fault: null });
  tape.pass(4 * MINUTE);
  tape.say("device.state", { device: "board", phase: "ready", fault: null });
  tape.pass(2 * MINUTE);
  tape.say("operator.paused", { ...who, reason: "equipment" });
  tape.pass(3 * MINUTE);
  const modes = modesOf(tape);
  expect(modes).toEqual({ idle: 2 * SECOND, "idle-queue": 3 * MINUTE, held: 10 * MINUTE, blocked: 7 * MINUTE });
  expect(readKpi(kpiOf(tape.records)).stations.idleWithQueue).toMatchObject({
    part: 3 * MINUTE,
    whole: 3 * MINUTE + 2 * SECOND,
  });
});

test("a sign-in that does not say its stages is not called idle with a queue", () => {
  const tape = atWork();
  tape.say("operator.signed-in", who);
  issue(tape, "A001");
  tape.pass(MINUTE);
  expect(modesOf(tape)).toEqual({ "idle-unknown": MINUTE + 2 * SECOND });
});

test("who is away, or at another station that he must attend, keeps nobody idle", () => {
  const tape = atWork();
  signIn(tape, intake);
  issue(tape, "A001");
  call(tape, "A001", { ...intake, waitedMs: 0 });
  tape.say("stage.started", { ...visitOf("A001"), ...intake });
  tape.say("visit.postponed", { ...visitOf("A001"), ...intake, minutes: 5, by: "citizen", reason: "photograph" });
  tape.pass(5 * MINUTE);
  tape.say("visit.returned", { ...visitOf("A001"), stage: "intake", authority: "centre", why: "postponed" });
  tape.pass(2 * MINUTE);
  expect(modesOf(tape)).toEqual({ idle: 5 * MINUTE + 2 * SECOND, "idle-queue": 2 * MINUTE });
});

test("stages that go on beside each other: one waits for both, and for none that he must attend while he is at one", () => {
  const tape = atWork();
  tape.say("operator.signed-in", { ...who, station: "w2", stages: ["exam"], devices: [] });
  const stages = [
    { id: "intake", authority: "centre" as const, budgetMinutes: 1 },
    { id: "exam", authority: "police" as const, budgetMinutes: 1, parallel: true },
    { id: "making", authority: "police" as const, budgetMinutes: 1, parallel: true, attended: false },
    { id: "handover", authority: "centre" as const, budgetMinutes: 1 },
  ];
  tape.say("ticket.reserved", {
    ...{ ...visitOf("A001"), day: DAY, code: "0123456789", language: "kk", priority: "ordinary", kiosk: "kiosk" },
    ...{ stages, normMinutes: 60, ahead: 0 },
  });
  tape.say("ticket.issued", { ...visitOf("A001"), stage: "intake", authority, proof: "process-id", copy: 0 });
  const waiting = () => kpiOf(tape.records).centres.get(tape.centre)?.waiting.toJS();
  expect(waiting()).toEqual({ intake: 1, exam: 1, making: 1 });
  tape.say("stage.started", { ...visitOf("A001"), ...intake });
  expect(waiting()).toEqual({ making: 1 });
  tape.say("stage.finished", { ...visitOf("A001"), ...intake, outcome: "passed", servedMs: 0, next: null });
  expect(waiting()).toEqual({ exam: 1, making: 1 });
  tape.say("visit.closed", { ...visitOf("A001"), outcome: "gone", totalMs: null });
  expect(waiting()).toEqual({});
});

test("an operator who is revoked leaves the station, and the turn of the day cuts what goes on", () => {
  const tape = atWork();
  signIn(tape, intake);
  tape.passTo("2026-08-25", 4 * HOUR);
  tape.openDay("2026-08-25");
  tape.pass(HOUR);
  tape.say("operator.revoked", { operator, by: "hub" });
  tape.pass(HOUR);
  const kpi = kpiOf(tape.records);
  const idleOn = (day: string) => readKpi(kpi, { from: day, to: day }).stations.modesMs;
  expect(idleOn(DAY)).toEqual({ idle: 19 * HOUR });
  expect(idleOn("2026-08-25")).toEqual({ idle: HOUR });
});
