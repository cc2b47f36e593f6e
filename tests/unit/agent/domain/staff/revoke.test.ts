import { describe, expect, test } from "vitest";
import { iso, list } from "../appointments/lists.ts";
import { HOUR, type Life, MINUTE, MORNING, opened, staffed } from "../life.ts";

const revoke = (life: Life, operator = "op-1") => life.tell({ type: "operator.revoked", operator, by: "hub:c1" });
const issued = (hours: number) => iso(MORNING + hours * HOUR);

describe("U3: an operator who is revoked", () => {
  test("is signed out at once wherever he is", () => {
    const life = staffed();
    expect(revoke(life).events).toEqual([
      { type: "operator.revoked", data: { operator: "op-1", by: "hub:c1" } },
      { type: "operator.signed-out", data: { station: "w1", operator: "op-1", authority: "centre" } },
    ]);
    expect(life.at("w1")).toMatchObject({ operator: null, stages: [], devices: [] });
    expect(life.at("w2").operator).toBe("op-2");
  });

  test.each(["called", "serving"])("leaves a citizen who was %s to the others, at his place", (phase) => {
    const life = staffed();
    const first = life.take();
    life.take();
    life.call("w1");
    if (phase === "serving") life.pass(MINUTE).tell({ type: "start.told", station: "w1" });
    const { place } = life.visit(first);
    const told = revoke(life);
    expect(told.events.map(({ type }) => type)).toEqual(["operator.revoked", "visit.returned", "operator.signed-out"]);
    expect(told.events[1]).toMatchObject({ data: { visit: first, stage: "intake", why: "operator-revoked" } });
    expect(life.visit(first).legs).toMatchObject([{ phase: "waiting", stage: "intake", station: null, place }]);
    expect(life.at("w1").visit).toBeNull();
    expect(life.call("w2").events).toMatchObject([{ type: "visit.called", data: { visit: first } }]);
  });

  test("signs in nowhere, by name, card or PIN, and each attempt is recorded", () => {
    const life = opened();
    revoke(life);
    expect(life.signIn("w1", "op-1").refusal).toBe("operator-revoked");
    expect(life.of("operator.refused")).toEqual([
      { station: "w1", operator: "op-1", act: "operator.came", why: "operator-revoked" },
    ]);
  });

  test("is revoked also where nobody knows him yet", () => {
    const life = opened();
    revoke(life, "op-7");
    list(life, [], { operators: [{ id: "op-7", authority: "centre" }] });
    expect(life.signIn("w1", "op-7").refusal).toBe("operator-revoked");
  });

  test("stays so over a restart and for days", () => {
    const life = staffed();
    revoke(life);
    life.pass(72 * HOUR);
    life.now = { ...life.now, boot: "boot-2", mono: 10 };
    life.open();
    expect(life.signIn("w1", "op-1").refusal).toBe("operator-revoked");
  });

  test("works again when a list that was issued later does not revoke him, and not by an earlier one", () => {
    const life = staffed();
    list(life, [], { issued: issued(-2), revoked: ["op-2"] });
    revoke(life);
    list(life, [], { issued: issued(-1), revoked: ["op-2"] });
    expect(life.signIn("w1", "op-1").refusal).toBe("operator-revoked");
    list(life, [], { issued: issued(1), revoked: [] });
    expect(life.signIn("w1", "op-1").refusal).toBeNull();
    life.tell({ type: "operator.left", station: "w1" });
    expect(life.signIn("w1", "op-2").refusal).toBeNull();
  });

  test("by a clock that stands in the past is not let in again by the list that was here, nor by an older one", () => {
    const life = staffed();
    list(life, [], { issued: issued(-2) });
    life.setWall(0, "none");
    revoke(life);
    for (const hours of [-3, -2]) list(life, [], { issued: issued(hours), day: `2026-12-0${-hours}` });
    expect(life.signIn("w1", "op-1").refusal).toBe("operator-revoked");
    list(life, [], { issued: issued(-1) });
    expect(life.signIn("w1", "op-1").refusal).toBeNull();
  });

  test("whose name is no pseudonym is refused", () => {
    expect(revoke(opened(), "Иван Иванович")).toEqual({ events: [], orders: [], refusal: "operator-unknown" });
    expect(revoke(opened(), "").refusal).toBe("operator-unknown");
  });

  test("on a break ends it", () => {
    const life = staffed();
    life.tell({ type: "break.began", station: "w1", reason: "lunch" });
    life.pass(MINUTE);
    revoke(life);
    expect(life.types(-3)).toEqual(["operator.revoked", "operator.resumed", "operator.signed-out"]);
  });
});
