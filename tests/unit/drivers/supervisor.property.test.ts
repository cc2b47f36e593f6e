import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FaultCode } from "../../../agent/kernel/fault.ts";
import type { Part } from "../../../agent/kernel/machine.ts";
import { later, type MonoMs, monoMs } from "../../../agent/kernel/units.ts";
import type { LinkFault } from "../../../agent/ports/byte-link.ts";
import { NEWS_EVERY_MS, NEWS_MAX } from "../../../drivers/device-news.ts";
import type { DevicePhase, DriverIn, DriverOut } from "../../../drivers/driver.ts";
import { type Supervised, type SuperviseOut, supervise } from "../../../drivers/supervisor.ts";
import { type Life, opened } from "../agent/domain/life.ts";

type Out = DriverOut<never>;

const WIRE_FAULTS: readonly LinkFault[] = ["link-absent", "link-busy", "link-lost", "link-stalled"];
const SAID: readonly Out[] = [
  { type: "health", phase: "ready", fault: null },
  { type: "health", phase: "degraded", fault: "paper-low" },
  { type: "health", phase: "degraded", fault: "no-answer" },
  { type: "reopen", fault: "no-answer" },
  { type: "write", bytes: Uint8Array.of(1, 2) },
];
const LONGEST_PAUSE_MS = 40_000;

interface Moment {
  readonly pauseMs: number;
  readonly act: "wire" | "hear" | "order";
  readonly place: number;
}

const moment: fc.Arbitrary<Moment> = fc.record({
  pauseMs: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(LONGEST_PAUSE_MS)),
  act: fc.constantFrom("wire", "wire", "hear", "hear", "hear", "order"),
  place: fc.nat(99),
});
const course = fc.array(moment, { minLength: 1, maxLength: 300 });

interface Told {
  readonly at: MonoMs;
  readonly phase: DevicePhase;
  readonly fault: FaultCode | null;
}

class Course {
  readonly told: Told[] = [];
  readonly centre: Life = opened();
  readonly life: Supervised<never, never>;
  now = monoMs(0);
  #wire: "closed" | "opening" | "open" = "closed";
  #says: readonly Out[] = [];

  constructor() {
    const machine: Part<DriverIn<never>, Out> = { take: () => this.#says, wakeAt: () => null };
    this.life = supervise(machine);
    this.#carryOut(this.life.take({ type: "start" }, this.now));
  }

  meet({ pauseMs, act, place }: Moment): void {
    this.pass(pauseMs);
    if (act === "wire" && this.#wire === "opening" && place % 3 > 0) {
      this.#wire = "open";
      this.#says = [SAID[place % SAID.length] as Out];
      this.#carryOut(this.life.take({ type: "opened" }, this.now));
    } else if (act === "wire" && this.#wire !== "closed") {
      this.#wire = "closed";
      const fault = WIRE_FAULTS[place % WIRE_FAULTS.length] as LinkFault;
      this.#carryOut(this.life.take({ type: "closed", fault }, this.now));
    } else if (act === "hear") {
      this.#says = [SAID[place % SAID.length] as Out];
      this.#carryOut(this.life.take({ type: "heard", bytes: Uint8Array.of(place) }, this.now));
    }
    this.#says = [];
  }

  pass(ms: number): void {
    const end = later(this.now, ms);
    for (let wakeAt = this.life.wakeAt(); wakeAt !== null && wakeAt <= end; wakeAt = this.life.wakeAt()) {
      expect(wakeAt).toBeGreaterThan(this.now);
      this.now = wakeAt;
      this.#carryOut(this.life.take({ type: "woken" }, this.now));
    }
    this.now = end;
  }

  #carryOut(wishes: readonly SuperviseOut<never>[]): void {
    for (const wish of wishes) {
      if (wish.type === "open") this.#wire = "opening";
      else if (wish.type === "close") this.#wire = "closed";
      else if (wish.type === "state") this.#hear(wish);
    }
  }

  #hear({ phase, fault }: { readonly phase: DevicePhase; readonly fault: FaultCode | null }): void {
    this.told.push({ at: this.now, phase, fault });
    this.centre.tell({ type: "device.changed", device: "board-w1", phase, fault });
  }
}

const played = (moments: readonly Moment[]): Course => {
  const one = new Course();
  for (const moment of moments) one.meet(moment);
  return one;
};

const RUNS = { numRuns: 200, seed: 20_261_122 };

describe("over any course of a wire and what a device says", () => {
  test("each fault is told once when it begins and once when it ends, and never twice in a row", () => {
    let faultsSeen = 0;
    fc.assert(
      fc.property(course, (moments) => {
        const { told } = played(moments);
        const states = told.map(({ phase, fault }) => `${phase} ${fault}`);
        for (let place = 1; place < states.length; place += 1) expect(states[place]).not.toBe(states[place - 1]);
        faultsSeen += told.filter(({ fault }) => fault !== null).length;
      }),
      RUNS,
    );
    expect(faultsSeen).toBeGreaterThan(RUNS.numRuns);
  });

  test("what the journal says last is how the device is, once it has been left in peace, record for record", () => {
    fc.assert(
      fc.property(course, (moments) => {
        const one = played(moments);
        one.pass(2 * LONGEST_PAUSE_MS);
        const { phase, fault } = one.life.figures();
        expect(one.told.at(-1)).toMatchObject({ phase, fault });
        const recorded = one.centre.events.flatMap((event) => (event.type === "device.state" ? [event.data] : []));
        const told = one.told.filter((state) => state.phase !== "opening");
        expect(recorded.filter(({ device }) => device === "board-w1")).toEqual(
          told.map((state) => ({ device: "board-w1", phase: state.phase, fault: state.fault })),
        );
      }),
      RUNS,
    );
  });

  test("a device that flaps is told of no oftener than its share", () => {
    fc.assert(
      fc.property(course, (moments) => {
        const { told } = played(moments);
        for (const [first, { at: from }] of told.entries())
          for (const [last, { at: until }] of told.entries())
            if (last >= first)
              expect(last - first + 1).toBeLessThanOrEqual(NEWS_MAX + 1 + Math.floor((until - from) / NEWS_EVERY_MS));
      }),
      { ...RUNS, numRuns: 50 },
    );
  });

  test("the counts of its faults are those of what it went through", () => {
    fc.assert(
      fc.property(course, (moments) => {
        const one = played(moments);
        const counted = Object.values(one.life.figures().faults).reduce((sum, times) => sum + times, 0);
        const told = one.told.filter(({ fault }, place) => fault !== null && fault !== one.told[place - 1]?.fault);
        expect(counted).toBeGreaterThanOrEqual(told.length);
        expect(counted).toBeLessThanOrEqual(2 * moments.length);
      }),
      RUNS,
    );
  });
});
