import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, HOUR, Tape } from "../tape.ts";
import { device, readingOf } from "./ill-day.ts";

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
