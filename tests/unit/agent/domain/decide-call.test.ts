import { describe, expect, test } from "vitest";
import type { Rules } from "../../../../agent/domain/rules.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { HOUR, MINUTE, opened, staffed } from "./life.ts";

describe("the next call", () => {
  test("goes to who came first among all the services and stages of the station", () => {
    const life = staffed();
    const first = life.take("number-plates");
    const second = life.take("licence-first");
    const third = life.take("vehicle-registration");
    life.serve("w1");
    expect(life.at("w1").served).toMatchObject({ visit: first, stage: "intake" });
    life.pass(MINUTE).serve("w1");
    life.pass(MINUTE).serve("w1");
    expect(life.of("visit.called").map((called) => called.visit)).toEqual([first, second, third]);
    life.serve("w2");
    expect(life.of("visit.called").at(-1)).toMatchObject({ visit: first, stage: "handover" });
  });

  test("stands in the record with its rule, its place, who waits, and how long the visit has waited", () => {
    const life = staffed();
    const visit = life.take();
    life.take();
    life.pass(7 * MINUTE).call("w1");
    expect(life.of("visit.called")).toEqual([
      {
        visit,
        ticket: "A001",
        service: "licence-first",
        stage: "intake",
        authority: "centre",
        station: "w1",
        operator: "op-1",
        rule: "first-come",
        reason: null,
        place: expect.any(Number),
        waiting: 2,
        passedOver: [],
        overtook: [],
        waitedMs: 7 * MINUTE,
      },
    ]);
    expect(life.leg(visit)).toMatchObject({ phase: "called", station: "w1" });
    expect(life.at("w1").visit).toBe(visit);
  });

  test("K5: marks the footage of the station's camera", () => {
    const life = staffed();
    const visit = life.take();
    expect(life.call("w1").orders).toEqual([
      { type: "mark", camera: "cam-w1", station: "w1", visit, ticket: "A001", act: "called" },
    ]);
  });

  test("is refused where nobody waits, and the attempt is recorded", () => {
    const life = staffed();
    expect(life.call("w1")).toEqual({
      refusal: "nobody-waits",
      orders: [],
      events: [
        {
          type: "operator.refused",
          data: { station: "w1", operator: "op-1", act: "call.asked", why: "nobody-waits" },
        },
      ],
    });
  });

  test("K1 K2: never takes a stage of the other authority", () => {
    const life = staffed();
    life.take();
    expect(life.call("w3").refusal).toBe("nobody-waits");
    life.serve("w1");
    expect(life.call("w1").refusal).toBe("nobody-waits");
    expect(life.call("w3").refusal).toBeNull();
  });

  test("is refused without an operator, and at a station that nobody configured", () => {
    const life = opened();
    life.take();
    expect(life.call("w1").refusal).toBe("nobody-signed-in");
    expect(life.call("w9").refusal).toBe("station-unknown");
  });

  test("is a recall while the called citizen has not come, and refused while one is served", () => {
    const life = staffed();
    life.take();
    life.take();
    life.call("w1");
    expect(life.call("w1").events).toMatchObject([{ type: "visit.recalled", data: { ticket: "A001", times: 1 } }]);
    expect(life.call("w1", "A002", "in a wheelchair").refusal).toBe("station-busy");
    life.tell({ type: "start.told", station: "w1" });
    expect(life.call("w1").refusal).toBe("station-busy");
  });
});

describe("a stage whose authority the configuration changed meanwhile", () => {
  test("K1 K2: is called for whoever waits by the authority that his own visit names", () => {
    const life = staffed();
    const before = life.take("number-plates");
    const toPolice = (rules: Rules): Rules => ({
      ...rules,
      services: rules.services.map((service) => ({
        ...service,
        stages: service.stages.map((stage) =>
          stage.id === "intake" ? { ...stage, authority: "police" as const } : stage,
        ),
      })),
      stations: rules.stations.map((one) => (one.id === "w3" ? { ...one, stages: ["intake"] } : one)),
    });
    Object.assign(life, { rules: toPolice(plan) });
    life.tell({ type: "operator.left", station: "w3" });
    life.signIn("w3", "op-3");
    const after = life.take("number-plates");
    expect(life.call("w3").events).toMatchObject([{ data: { visit: after, authority: "police" } }]);
    expect(life.call("w1").events).toMatchObject([{ data: { visit: before, authority: "centre" } }]);
    expect([life.call("w2").refusal, life.call("w3").refusal]).toEqual(["nobody-waits", null]);
  });
});

describe("a direct call", () => {
  test("needs a reason, and names who was passed over", () => {
    const life = staffed();
    life.take();
    life.take("number-plates");
    const third = life.take();
    expect(life.call("w1", "A002").refusal).toBe("reason-missing");
    expect(life.call("w1", "A002", "  ").refusal).toBe("reason-missing");
    expect(life.call("w1", "A002", "in a wheelchair").refusal).toBeNull();
    expect(life.of("visit.called")).toMatchObject([
      {
        visit: third,
        rule: "direct",
        reason: "in a wheelchair",
        waiting: 3,
        passedOver: [
          { ticket: "A001", why: "direct-call" },
          { ticket: "C001", why: "direct-call" },
        ],
      },
    ]);
    life.call("w2");
    expect(life.of("visit.called").at(-1)).toMatchObject({ ticket: "A001", rule: "first-come" });
  });

  test("names at most twenty who were passed over, the earliest first", () => {
    const life = staffed();
    for (let no = 0; no < 30; no += 1) life.take();
    life.call("w1", "A030", "told by the head");
    const passedOver = life.of("visit.called")[0]?.passedOver ?? [];
    expect(passedOver).toHaveLength(20);
    expect(passedOver[0]?.ticket).toBe("A001");
  });

  test("is refused for a ticket that does not wait, a stage of another station, and another authority", () => {
    const life = staffed();
    life.take();
    expect(life.call("w1", "A099", "why").refusal).toBe("ticket-unknown");
    expect(life.call("w3", "A001", "why").refusal).toBe("stage-not-here");
    life.serve("w1");
    expect(life.call("w1", "A001", "why").refusal).toBe("stage-not-here");
    expect(life.call("w3", "A001", "why").refusal).toBeNull();
    expect(life.call("w4", "A001", "why").refusal).toBe("ticket-unknown");
  });

  test("takes the earlier of two tickets of one number where one was served across the turn of the day", () => {
    const life = staffed();
    const yesterday = life.take();
    life.call("w1");
    life.tell({ type: "start.told", station: "w1" });
    life.pass(24 * HOUR).tell({ type: "time.passed" });
    life.tell({ type: "finish.told", station: "w1", outcome: "passed" });
    const today = life.take();
    life.serve("w1");
    expect([yesterday, today]).toEqual(["2026-11-21-A001", "2026-11-22-A001"]);
    life.call("w3", "A001", "asked twice");
    expect(life.of("visit.called").at(-1)).toMatchObject({ visit: yesterday });
  });
});
