import fc from "fast-check";
import { expect, test } from "vitest";
import { readAudit } from "../../../../../agent/kpi/audit/read-audit.ts";
import { readKpi } from "../../../../../agent/kpi/read-kpi.ts";
import { madeJournal } from "../made-journal.ts";
import { DAY, HOUR, kpiOf, Tape } from "../tape.ts";
import { auditOf, device, readingOf, settings } from "./ill-day.ts";

const act = fc.oneof(
  fc.record({ what: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 5 * HOUR }) }),
  fc.record({ what: fc.constant("cut" as const), ms: fc.integer({ min: 0, max: 5 * HOUR }) }),
  fc.record({ what: fc.constant("restart" as const), ms: fc.integer({ min: 0, max: HOUR }) }),
  fc.record({
    what: fc.constant("state" as const),
    phase: fc.constantFrom("ready" as const, "degraded" as const, "absent" as const, "failed" as const),
    fault: fc.constantFrom("link-lost", "no-answer", null),
  }),
);

type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

function carryOut(tape: Tape, one: Act): void {
  switch (one.what) {
    case "pass":
      return tape.skip(one.ms);
    case "cut":
      return tape.powerCut(one.ms);
    case "state":
      return void tape.say("device.state", { device: "printer", phase: one.phase, fault: one.fault });
    default: {
      tape.skip(one.ms);
      const bootId = tape.records.at(-1)?.bootId ?? "";
      tape.say("agent.started", { version: "1", bootId, config: "c", darkMs: one.ms });
    }
  }
}

test("U1: whatever happens, the times of a device's phases add up to the time since it was first heard of", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const tape = new Tape("kz-ala-01", DAY);
      tape.openDay();
      device(tape, "printer", null);
      const began = tape.wall;
      for (const one of acts) carryOut(tape, one);
      tape.say("centre.observed", { waiting: 0, open: 0 });
      const printer = readingOf(tape).devices.find(({ id }) => id === "printer");
      const phases = Object.values(printer?.phasesMs ?? {});
      expect(phases.reduce((sum, ms) => sum + ms, 0)).toBe(tape.wall - began);
      expect(printer?.outages.totalMs).toBe(printer?.downMs);
      expect(phases.every((ms) => Number.isSafeInteger(ms) && ms > 0)).toBe(true);
    }),
  );
});

test("U1: blind time is the opening time that the coverage beside the figures does not see, with each millisecond's cause", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const records = madeJournal("kz-ala-01", seed);
      const { part, whole } = readKpi(kpiOf(records)).coverage.seen;
      const { blind } = readAudit(auditOf(records), settings);
      expect(blind).toMatchObject({ openingMs: whole, blindMs: whole - part });
      expect(Object.values(blind?.causesMs ?? {}).reduce((sum, ms) => sum + ms, 0)).toBe(whole - part);
    }),
    { numRuns: 30 },
  );
});
