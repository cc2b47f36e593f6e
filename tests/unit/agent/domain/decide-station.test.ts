import { describe, expect, test } from "vitest";
import { type Life, opened } from "./life.ts";

const leave = (life: Life, station: string) => life.tell({ type: "operator.left", station });

describe("an operator", () => {
  test("signs in and out at a station", () => {
    const life = opened();
    expect(life.signIn("w1", "op-1").events).toEqual([
      { type: "operator.signed-in", data: { station: "w1", operator: "op-1", authority: "centre" } },
    ]);
    expect(life.at("w1")).toMatchObject({ operator: "op-1", authority: "centre" });
    expect(leave(life, "w1").events).toMatchObject([{ type: "operator.signed-out", data: { operator: "op-1" } }]);
    expect(life.at("w1")).toMatchObject({ operator: null, authority: null });
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

  test("who is not there can do nothing, and each attempt is recorded", () => {
    const life = opened();
    const station = "w1";
    const refusals = [
      leave(life, station),
      life.call(station),
      life.tell({ type: "recall.asked", station }),
      life.tell({ type: "no-show.told", station }),
      life.tell({ type: "start.told", station }),
      life.tell({ type: "finish.told", station, outcome: "passed" }),
      life.tell({ type: "transfer.asked", station, stage: "intake", reason: "why" }),
    ].map((decision) => decision.refusal);
    expect(new Set(refusals)).toEqual(new Set(["nobody-signed-in"]));
    expect(life.of("operator.refused").map(({ act }) => act)).toEqual([
      "operator.left",
      "call.asked",
      "recall.asked",
      "no-show.told",
      "start.told",
      "finish.told",
      "transfer.asked",
    ]);
  });
});
