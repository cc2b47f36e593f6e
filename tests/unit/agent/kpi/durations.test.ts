import { expect, test } from "vitest";
import { readKpi } from "../../../../agent/kpi/read-kpi.ts";
import { intake, issue, kpiOf, MINUTE, making, Tape, visitOf } from "./tape.ts";

test("K7 K17: a service that was broken off counts for its stage, its station and its operator, however it ended", () => {
  const tape = new Tape();
  tape.openDay();
  for (const ticket of ["A001", "A002", "A003", "A004"]) issue(tape, ticket);
  const why = { reason: "a paper is missing" };
  tape.say("visit.transferred", {
    ...visitOf("A001"),
    ...making,
    toStage: "intake",
    toAuthority: "centre",
    ...why,
    servedMs: 10 * MINUTE,
  });
  tape.say("visit.postponed", {
    ...visitOf("A002"),
    ...intake,
    minutes: 5,
    by: "citizen",
    ...why,
    servedMs: 4 * MINUTE,
  });
  tape.say("visit.returned", { ...visitOf("A003"), ...intake, why: "operator-revoked", servedMs: 2 * MINUTE });
  tape.say("visit.closed", {
    ...visitOf("A004"),
    outcome: "failed",
    totalMs: null,
    interrupted: [
      { ...making, servedMs: 20 * MINUTE },
      { ...intake, servedMs: null },
    ],
  });
  const { serving } = readKpi(kpiOf(tape.records));
  expect(serving.stages).toMatchObject([
    { stage: "intake", n: 2, unknown: 1, meanMs: 3 * MINUTE },
    { stage: "production", n: 2, unknown: 0, meanMs: 15 * MINUTE },
  ]);
  expect(serving.operators).toMatchObject([
    { operator: "op-1", n: 2 },
    { operator: "op-2", n: 2, maxMs: 20 * MINUTE },
  ]);
});

test("K7: what was only called, told by somebody else, or awaits its verdict is no service", () => {
  const tape = new Tape();
  tape.openDay();
  for (const ticket of ["A001", "A002", "A003"]) issue(tape, ticket);
  const away = { minutes: null, by: "centre", reason: "awaits the verdict" } as const;
  tape.say("visit.postponed", { ...visitOf("A001"), ...making, ...away, unjudged: true });
  tape.say("visit.returned", { ...visitOf("A002"), ...intake, why: "came-back" });
  tape.say("visit.closed", { ...visitOf("A003"), outcome: "gone", station: "w1", operator: "op-1", totalMs: null });
  expect(readKpi(kpiOf(tape.records)).serving.all).toMatchObject({ n: 0, unknown: 0 });
});
