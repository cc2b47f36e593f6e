import { describe, expect, test } from "vitest";
import type { Rules } from "../../../../agent/domain/rules.ts";
import { isCallable } from "../../../../agent/domain/visit.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { type Life, MINUTE, staffed } from "./life.ts";

const stagesOf = (life: Life, id: string) => life.visit(id).legs.map(({ stage, phase }) => `${stage} ${phase}`);
const start = (life: Life, station: string) => life.tell({ type: "start.told", station });

function serving(): { life: Life; id: string; ticket: string } {
  const life = staffed();
  const id = life.take();
  life.call("w1");
  start(life, "w1");
  life.pass(12 * MINUTE);
  return { life, id, ticket: life.visit(id).ticket };
}

function besideEachOther(): { life: Life; id: string; ticket: string } {
  const life = staffed();
  const id = life.take("vehicle-reregistration");
  life.serve("w1");
  life.call("w4");
  life.pass(3 * MINUTE).call("w3");
  start(life, "w3");
  life.pass(4 * MINUTE);
  return { life, id, ticket: life.visit(id).ticket };
}

describe("K10 K17: a stage that was begun and is not finished", () => {
  test.each([
    ["gone", "fell ill", { type: "gone.told", station: "w1", ticket: null, reason: "fell ill" }],
    ["voided", "taken twice", { type: "void.asked", station: "w1", ticket: "A001", reason: "taken twice" }],
  ] as const)(
    "leaves its time where the citizen is %s, and says who told it, where and why",
    (outcome, reason, told) => {
      const { life } = serving();
      life.tell(told);
      const [closed] = life.of("visit.closed");
      expect(closed).toMatchObject({ outcome, reason, station: "w1", operator: "op-1" });
      expect(closed?.interrupted).toEqual([
        { stage: "intake", authority: "centre", station: "w1", operator: "op-1", servedMs: 12 * MINUTE },
      ]);
    },
  );

  test("leaves its time where the visit is postponed", () => {
    const { life } = serving();
    life.tell({ type: "postpone.asked", station: "w1", minutes: 5, by: "citizen", reason: "a photograph" });
    expect(life.of("visit.postponed")).toMatchObject([{ servedMs: 12 * MINUTE }]);
  });

  test("in another operator's hands is named, with its time, where a failed check ends the visit, and its station is free", () => {
    const { life, id } = besideEachOther();
    life.tell({ type: "finish.told", station: "w3", outcome: "failed" });
    const [closed] = life.of("visit.closed");
    expect(closed).toMatchObject({ visit: id, outcome: "failed" });
    expect(closed?.interrupted).toEqual([
      { stage: "production", authority: "police", station: "w4", operator: "op-4", servedMs: 7 * MINUTE },
    ]);
    expect([life.at("w3").visit, life.at("w4").visit]).toEqual([null, null]);
  });

  test("was only called and not begun: there is no time of service to keep", () => {
    const life = staffed();
    life.take();
    life.call("w1");
    life.tell({ type: "gone.told", station: "w1", ticket: null });
    expect(life.of("visit.closed")[0]).not.toHaveProperty("interrupted");
    expect(life.of("visit.closed")[0]).not.toHaveProperty("reason");
  });

  test("says who saw the citizen come back, and where", () => {
    const { life, ticket } = serving();
    life.tell({ type: "postpone.asked", station: "w1", minutes: null, by: "citizen", reason: "a photograph" });
    life.tell({ type: "return.told", station: "w2", ticket });
    expect(life.of("visit.returned")).toMatchObject([{ why: "came-back", station: "w2", operator: "op-2" }]);
  });
});

describe("stages side by side", () => {
  test("lose none of them when one is sent back to an earlier stage", () => {
    const { life, id } = besideEachOther();
    life.tell({ type: "transfer.asked", station: "w3", stage: "intake", reason: "a paper is missing" });
    expect(stagesOf(life, id)).toEqual(["intake waiting", "production serving"]);
    life.tell({ type: "finish.told", station: "w4", outcome: "passed" });
    expect(stagesOf(life, id)).toEqual(["intake waiting"]);
    life.serve("w1");
    expect(stagesOf(life, id)).toEqual(["unit-check waiting"]);
    life.serve("w3");
    expect(stagesOf(life, id)).toEqual(["handover waiting"]);
  });

  test("go on beside each other again when the one that was sent back is due before the other is over", () => {
    const { life, id } = besideEachOther();
    life.tell({ type: "transfer.asked", station: "w3", stage: "intake", reason: "a paper is missing" });
    life.serve("w1");
    expect(stagesOf(life, id)).toEqual(["unit-check waiting", "production serving"]);
  });

  test("call nobody to one of them who has gone away from the other by his own wish", () => {
    const rules: Rules = {
      ...plan,
      services: plan.services.map((service) => ({
        ...service,
        stages: service.stages.map(({ attended: _, ...stage }) => stage),
      })),
    };
    const life = staffed(rules);
    const id = life.take("vehicle-reregistration");
    life.serve("w1");
    life.call("w3");
    life.tell({ type: "postpone.asked", station: "w3", minutes: null, by: "citizen", reason: "a photograph" });
    expect(stagesOf(life, id)).toEqual(["unit-check away", "production waiting"]);
    expect(life.visit(id).legs.map((leg) => isCallable(life.visit(id), leg))).toEqual([false, false]);
    expect(life.call("w4").refusal).toBe("nobody-waits");
    life.tell({ type: "return.told", station: "w3", ticket: "E001" });
    expect(life.call("w4").refusal).toBeNull();
  });
});
