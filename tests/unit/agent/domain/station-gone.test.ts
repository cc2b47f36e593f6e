import { expect, test } from "vitest";
import { plan } from "../../../sim/centre-plan.ts";
import { Life, MINUTE, staffed } from "./life.ts";

test("a station that a new configuration takes away keeps nobody: its citizen is back at his place, its operator free", () => {
  const before = staffed();
  const id = before.take();
  before.call("w1");
  before.tell({ type: "start.told", station: "w1" });
  const { place } = before.leg(id);
  const life = new Life({ ...plan, stations: plan.stations.filter((station) => station.id !== "w1") });
  Object.assign(life, { centre: before.centre, seq: before.seq, now: before.now });
  life.pass(MINUTE).tell({ type: "agent.started", version: "test", config: "another" });
  expect(life.types()).toEqual(["agent.started", "config.applied", "visit.returned", "operator.signed-out"]);
  expect(life.of("visit.returned")).toMatchObject([{ visit: id, why: "station-gone" }]);
  expect(life.leg(id)).toMatchObject({ phase: "waiting", place });
  life.tell({ type: "operator.left", station: "w2" });
  expect(life.signIn("w2", "op-1").refusal).toBeNull();
});
