import { describe, expect, test } from "vitest";
import { plan } from "../../../../sim/centre-plan.ts";
import { type Life, opened } from "../life.ts";

const leave = (life: Life, station: string) => life.tell({ type: "operator.left", station });

const skilled = (skills: readonly string[]) => ({
  ...plan,
  operators: plan.operators.map((one) => (one.id === "op-2" ? { ...one, skills } : one)),
});

describe("an operator", () => {
  test("signs in and out at a station", () => {
    const life = opened();
    const came = {
      station: "w1",
      operator: "op-1",
      authority: "centre",
      stages: ["intake", "handover"],
      devices: ["board-w1", "keys-w1"],
    };
    expect(life.signIn("w1", "op-1").events).toEqual([{ type: "operator.signed-in", data: { ...came, by: "name" } }]);
    expect(life.at("w1")).toMatchObject({ operator: "op-1", stages: came.stages, devices: came.devices });
    expect(leave(life, "w1").events).toMatchObject([{ type: "operator.signed-out", data: { operator: "op-1" } }]);
    expect(life.at("w1")).toMatchObject({ operator: null, authority: null, stages: [], devices: [] });
  });

  test("who signs in again where he is changes nothing", () => {
    const life = opened();
    life.signIn("w1", "op-1");
    expect(life.signIn("w1", "op-1")).toEqual({ events: [], orders: [], refusal: null });
  });

  test("is at one station at a time", () => {
    const life = opened();
    life.signIn("w1", "op-1");
    expect(life.signIn("w2", "op-1").refusal).toBe("operator-elsewhere");
    leave(life, "w1");
    expect(life.signIn("w2", "op-1").refusal).toBeNull();
  });

  test("K1 K2: works only where a stage of the own authority is", () => {
    const life = opened();
    expect(life.signIn("w1", "op-3").refusal).toBe("wrong-authority");
    expect(life.signIn("w4", "op-1").refusal).toBe("wrong-authority");
    expect(life.of("operator.refused")).toEqual([
      { station: "w1", operator: "op-3", act: "operator.came", why: "wrong-authority" },
      { station: "w4", operator: "op-1", act: "operator.came", why: "wrong-authority" },
    ]);
  });

  test("whom nobody knows is refused, and the name from outside is not recorded", () => {
    const life = opened();
    expect(life.signIn("w1", "Иван Иванович").refusal).toBe("operator-unknown");
    expect(life.of("operator.refused")).toMatchObject([{ operator: null, why: "operator-unknown" }]);
  });

  test("relieves another at a free station, but not while a citizen is there", () => {
    const life = opened();
    life.signIn("w1", "op-1");
    expect(life.signIn("w1", "op-2").events.map((event) => event.type)).toEqual([
      "operator.signed-out",
      "operator.signed-in",
    ]);
    life.take();
    life.call("w1");
    expect(life.signIn("w1", "op-1").refusal).toBe("station-busy");
    expect(leave(life, "w1").refusal).toBe("station-busy");
  });

  test("K1 K2: carries out only the stages of the own authority that he has learnt", () => {
    const life = opened(skilled(["handover", "exam-theory"]));
    life.signIn("w2", "op-2");
    expect(life.at("w2").stages).toEqual(["handover"]);
  });

  test("K2: who has learnt nothing of what is done at a station is refused there, and that is recorded", () => {
    const life = opened(skilled(["handover-of-plates"]));
    expect(life.signIn("w2", "op-2").refusal).toBe("wrong-authority");
    expect(life.of("operator.refused")).toMatchObject([{ station: "w2", operator: "op-2", why: "wrong-authority" }]);
  });

  test("K2: gets no stage of a service that his station does not serve", () => {
    const stations = plan.stations.map((one) =>
      one.id === "w3" ? { ...one, services: ["vehicle-registration"] } : one,
    );
    const life = opened({ ...plan, stations });
    life.signIn("w3", "op-3");
    expect(life.at("w3").stages).toEqual(["unit-check"]);
  });

  test("at a station without a board and keys needs none", () => {
    const stations = plan.stations.map((one) => (one.id === "w1" ? { ...one, board: null, call: null } : one));
    const life = opened({ ...plan, stations });
    life.signIn("w1", "op-1");
    expect(life.at("w1").devices).toEqual([]);
  });
});
