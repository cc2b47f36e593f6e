import { describe, expect, test } from "vitest";
import type { CentreEvent, EventOf } from "../../../../../agent/domain/event.ts";
import type { Rules } from "../../../../../agent/domain/rules.ts";
import { hallPlan } from "../../../../sim/honesty/hall-plan.ts";
import { World } from "../../../../sim/honesty/world.ts";

const MINUTE = 60_000;

const platesAtOneDeskRegistrationsAtAnother: Rules = {
  ...hallPlan,
  stations: hallPlan.stations.map((station) => {
    const services = { w1: ["plates"], w2: ["registration"] }[station.id];
    return services === undefined ? station : { ...station, services };
  }),
};

function staffed(rules: Rules): World {
  const world = new World(rules);
  world.start();
  world.time.pass(155 * MINUTE);
  for (const station of ["w1", "w2"]) world.tell({ type: "operator.came", station, operator: `op-${station}` });
  return world;
}

function take(world: World, service: string, priority?: "privileged"): string {
  world.time.pass(10_000);
  const asked = { type: "service.asked", service, language: "kk", kiosk: "kiosk-1", code: "0123456789" } as const;
  const decision = world.tell(priority === undefined ? asked : { ...asked, priority });
  world.time.pass(2_000);
  return decision?.events.find((event) => event.type === "ticket.reserved")?.data.ticket ?? "none";
}

function call(world: World, station: string): EventOf<"visit.called">["data"] | undefined {
  const events: readonly CentreEvent[] =
    world.tell({ type: "call.asked", station, ticket: null, reason: null })?.events ?? [];
  return events.find((event) => event.type === "visit.called")?.data;
}

function finish(world: World, station: string): void {
  world.time.pass(MINUTE);
  world.tell({ type: "start.told", station });
  world.time.pass(5 * MINUTE);
  world.tell({ type: "finish.told", station, outcome: "passed" });
}

describe("the lawful cases, through the whole domain", () => {
  test("number 2 of the privileged range is called before number 1 because another service's desk is free, and nothing is raised (U10)", () => {
    const world = staffed(platesAtOneDeskRegistrationsAtAnother);
    for (let day = 0; day < 12; day += 1) {
      take(world, "plates");
      const busy = call(world, "w1");
      const one = take(world, "plates", "privileged");
      const two = take(world, "registration", "privileged");
      expect(busy).toBeDefined();
      expect(call(world, "w2")?.ticket).toBe(two);
      expect(Number(two.slice(1))).toBeGreaterThanOrEqual(900);
      expect(Number(one.slice(1))).toBeGreaterThanOrEqual(900);
      finish(world, "w1");
      expect(call(world, "w1")?.ticket).toBe(one);
      finish(world, "w1");
      finish(world, "w2");
    }
    expect(world.signals).toEqual([]);
  });

  test("the same favours given by number and without a rule are raised, and name their calls (U7)", () => {
    const world = staffed(hallPlan);
    for (let no = 0; no < 8; no += 1) {
      take(world, "plates");
      const favoured = take(world, "plates");
      const called = world.tell({ type: "call.asked", station: "w1", ticket: favoured, reason: "as agreed" });
      expect(called?.refusal).toBeNull();
      finish(world, "w1");
    }
    const [signal] = world.signals.map(({ event }) => event.data);
    expect(signal).toMatchObject({ signal: "out-of-order", operator: "op-w1", station: "w1" });
    expect(signal?.evidence.length).toBeGreaterThanOrEqual(4);
  });
});
