import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EventOf } from "../../../../agent/domain/event.ts";
import { UNFAIR_REST_MS } from "../../../../agent/domain/queue.ts";
import type { Rules } from "../../../../agent/domain/rules.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { type Life, MINUTE, staffed } from "./life.ts";

type Called = EventOf<"visit.called">["data"];

interface Waiting {
  readonly visit: string;
  readonly place: number;
  readonly since: number;
  overtaken: number;
}

const TIMES = 3;
const MINUTES = 30;
const rules: Rules = {
  ...plan,
  services: plan.services.map((service) => ({ ...service, norms: [{ from: "2026-01-01", minutes: 45 }] })),
  policy: { ...plan.policy, overtaking: { times: TIMES, minutes: MINUTES } },
};

class Hall {
  readonly life: Life = staffed(rules);
  readonly waiting = new Map<string, Waiting>();
  most = 0;

  arrive(service: string, priority: "ordinary" | "privileged"): void {
    const asked = this.life.tell({
      type: "service.asked",
      service,
      priority,
      language: "kk",
      kiosk: "kiosk",
      code: "0123456789",
    });
    const [reserved] = asked.events;
    if (reserved?.type !== "ticket.reserved") return;
    const { visit } = reserved.data;
    this.life.prove(visit);
    this.waiting.set(visit, { visit, place: this.life.leg(visit).place, since: this.life.now.mono, overtaken: 0 });
  }

  call(station: string, minutes: number): void {
    const { events } = this.life.tell({ type: "call.asked", station, ticket: null, reason: null });
    const called = events.find((event) => event.type === "visit.called");
    if (called?.type === "visit.called") this.#judge(called.data);
    this.life.tell({ type: "start.told", station });
    this.life.pass(minutes * MINUTE).tell({ type: "gone.told", station, ticket: null });
    this.life.tell({ type: "time.passed" });
  }

  callInVain(station: string): void {
    const board = (phase: "degraded" | "ready") =>
      this.life.tell({ type: "device.changed", device: `board-${station}`, phase, fault: null });
    board("degraded");
    const { events } = this.life.tell({ type: "call.asked", station, ticket: null, reason: null });
    const [called] = events;
    if (called?.type === "visit.called") {
      const absent = this.waiting.get(called.data.visit);
      this.#judge(called.data);
      this.life.miss(station);
      if (absent !== undefined) this.waiting.set(absent.visit, absent);
    }
    board("ready");
    this.life.tell({ type: "time.passed" });
  }

  #rests(id: string): boolean {
    const { missedAt } = this.life.leg(id);
    return missedAt !== null && this.life.now.mono - missedAt.mono < UNFAIR_REST_MS;
  }

  #judge(called: Called): void {
    this.waiting.delete(called.visit);
    for (const other of this.waiting.values()) {
      if (other.place > called.place || this.#rests(other.visit)) continue;
      other.overtaken += 1;
      this.most = Math.max(this.most, other.overtaken);
      expect(other.overtaken).toBeLessThanOrEqual(TIMES);
      expect(this.life.now.mono - other.since).toBeLessThan(MINUTES * MINUTE);
      expect(called.passedOver.length).toBeGreaterThan(0);
      expect(called.rule).not.toBe("first-come");
    }
  }
}

const service = fc.constantFrom("licence-first", "vehicle-registration", "number-plates");
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("ordinary" as const), service }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("privileged" as const), service }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("call" as const),
      station: fc.constantFrom("w1", "w2"),
      minutes: fc.nat(6),
    }),
  },
);

const absence = fc.record({ kind: fc.constant("in vain" as const), station: fc.constantFrom("w1", "w2") });

describe("the order of calls", () => {
  test("never overtakes anybody more often than the bound, nor after its minutes, whoever arrives when", {
    timeout: 120_000,
  }, () => {
    let most = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 60, maxLength: 120 }), (steps) => {
        const hall = new Hall();
        for (const one of steps) {
          if (one.kind === "call") hall.call(one.station, one.minutes);
          else hall.arrive(one.service, one.kind);
        }
        most = Math.max(most, hall.most);
      }),
      { numRuns: 300, seed: 20_261_121 },
    );
    expect(most).toBe(TIMES);
  });

  test("keeps the bound of everybody who does not rest, whoever was called in vain before a dead board", {
    timeout: 120_000,
  }, () => {
    let inVain = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(step, absence), { minLength: 60, maxLength: 120 }), (steps) => {
        const hall = new Hall();
        for (const one of steps) {
          if (one.kind === "call") hall.call(one.station, one.minutes);
          else if (one.kind === "in vain") hall.callInVain(one.station);
          else hall.arrive(one.service, one.kind);
        }
        inVain += hall.life.of("visit.no-show").length;
      }),
      { numRuns: 100, seed: 20_261_122 },
    );
    expect(inVain).toBeGreaterThan(1_000);
  });

  test("an adversary who sends a privileged citizen before every call gains three calls and no more", () => {
    const hall = new Hall();
    hall.arrive("licence-first", "ordinary");
    const order: string[] = [];
    for (let no = 0; no < 6; no += 1) {
      hall.arrive("licence-first", "privileged");
      hall.call("w1", 1);
      order.push(hall.life.of("visit.called").at(-1)?.ticket ?? "");
    }
    expect(order).toEqual(["A900", "A901", "A902", "A001", "A903", "A904"]);
    expect(hall.life.of("visit.called")[3]).toMatchObject({
      rule: "overtaking-bound",
      passedOver: [],
    });
    expect(hall.life.of("visit.called")[0]).toMatchObject({
      rule: "privileged",
      passedOver: [{ ticket: "A001", why: "privileged" }],
      overtook: [{ queue: "licence-first/intake/ordinary", count: 1 }],
    });
  });

  test("number 2 of the privileged range is lawfully called before number 1, because another service's desk is free", () => {
    const split: Rules = {
      ...rules,
      stations: rules.stations.map((station) =>
        station.id === "w1"
          ? { ...station, services: ["licence-first"] }
          : station.id === "w2"
            ? { ...station, services: ["number-plates"] }
            : station,
      ),
    };
    const life = staffed(split);
    const take = (which: string) => {
      const asked = life.tell({
        type: "service.asked",
        service: which,
        priority: "privileged",
        language: "kk",
        kiosk: "kiosk",
        code: "0123456789",
      });
      const [reserved] = asked.events;
      if (reserved?.type !== "ticket.reserved") throw new Error("no number was reserved");
      life.prove(reserved.data.visit);
      return reserved.data.ticket;
    };
    expect([take("licence-first"), take("number-plates")]).toEqual(["A900", "C900"]);
    const { events } = life.call("w2");
    expect(events).toMatchObject([
      { type: "visit.called", data: { ticket: "C900", rule: "first-come", passedOver: [], overtook: [] } },
    ]);
    expect(life.of("signal.raised")).toEqual([]);
  });
});
