import { describe, expect, test } from "vitest";
import { STAY_MIN_MS } from "../../../../agent/domain/decide-scan.ts";
import type { Rules } from "../../../../agent/domain/rules.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { type Life, MINUTE, staffed } from "./life.ts";

const rules: Rules = {
  ...plan,
  stations: plan.stations.map((station) =>
    station.id === "w3" ? { ...station, scanner: "scan-w3", checkpoint: { places: 2 } } : station,
  ),
};

const scan = (
  life: Life,
  visit: string | null,
  change: { station?: string; code?: string; verdict?: "altered" } = {},
) =>
  life.tell({
    type: "ticket.scanned",
    device: "scan-w3",
    station: "w3",
    visit,
    code: "0123456789",
    verdict: "genuine",
    ...change,
  });

function waitingForTheory(): { life: Life; ids: readonly string[] } {
  const life = staffed(rules);
  const ids = [0, 1, 2].map(() => life.take());
  for (const _ of ids) life.serve("w1");
  return { life, ids };
}

describe("K17: a hall that is entered and left by a scan", () => {
  test("takes the citizen in without a call and lets him out, each with its time", () => {
    const { life, ids } = waitingForTheory();
    const [id = ""] = ids;
    const arrived = life.now.mono;
    const since = life.leg(id).since.mono;
    expect(scan(life, id).events[0]).toMatchObject({
      type: "stage.started",
      data: { stage: "exam-theory", operator: "op-3", by: "scan", waitedMs: arrived - since },
    });
    life.pass(31 * MINUTE + 7);
    expect(scan(life, id).events[0]).toMatchObject({
      type: "stage.finished",
      data: { stage: "exam-theory", outcome: "passed", by: "scan", servedMs: 31 * MINUTE + 7, next: "production" },
    });
    expect(life.leg(id)).toMatchObject({ stage: "production", phase: "waiting" });
  });

  test("takes in no more than it has places, and the next as soon as one is free", () => {
    const { life, ids } = waitingForTheory();
    const [one = "", two = "", three = ""] = ids;
    expect([one, two, three].map((id) => scan(life, id).refusal)).toEqual([null, null, "checkpoint-full"]);
    expect(life.leg(three).phase).toBe("waiting");
    life.pass(STAY_MIN_MS);
    scan(life, one);
    expect(scan(life, three).refusal).toBeNull();
  });

  test("takes a ticket that is held out twice at the door as one entry", () => {
    const { life, ids } = waitingForTheory();
    const [id = ""] = ids;
    scan(life, id);
    life.pass(STAY_MIN_MS - 1);
    expect(scan(life, id).refusal).toBe("scan-repeated");
    expect(life.leg(id).phase).toBe("serving");
    life.pass(1);
    expect(scan(life, id).refusal).toBeNull();
  });

  test.each([
    ["another's code", { code: "9999999999" }, "ticket-unknown"],
    ["letters that do not fit", { verdict: "altered" }, "ticket-altered"],
  ] as const)("refuses a ticket with %s, and the visit is not touched", (_, change, why) => {
    const { life, ids } = waitingForTheory();
    const [id = ""] = ids;
    const before = life.visit(id);
    expect(scan(life, id, change).refusal).toBe(why);
    expect(life.of("scan.refused")).toMatchObject([{ device: "scan-w3", station: "w3", why }]);
    expect(life.visit(id)).toBe(before);
  });

  test("refuses whose turn is elsewhere, and everybody while the centre is held or nobody is signed in", () => {
    const { life, ids } = waitingForTheory();
    const [id = ""] = ids;
    expect(scan(life, life.take()).refusal).toBe("stage-not-here");
    life.tell({ type: "hold.asked", by: "alarm", reason: "air raid" });
    expect(scan(life, id).refusal).toBe("centre-held");
    life.tell({ type: "resume.asked", by: "alarm" });
    life.tell({ type: "operator.left", station: "w3" });
    expect(scan(life, id).refusal).toBe("nobody-signed-in");
  });

  test("calls nobody, and fails by name whom its operator fails", () => {
    const { life, ids } = waitingForTheory();
    const [one = "", two = ""] = ids;
    expect(life.call("w3").refusal).toBe("stage-not-here");
    scan(life, one);
    scan(life, two);
    life.tell({ type: "finish.told", station: "w3", outcome: "failed", ticket: life.visit(two).ticket });
    expect(life.of("visit.closed")).toMatchObject([{ visit: two, outcome: "failed" }]);
    expect(life.leg(one).phase).toBe("serving");
  });

  test("whose scanner is dead takes in whom its operator names with a reason, as many as it has places", () => {
    const { life, ids } = waitingForTheory();
    const ask = (at: number, reason: string | null) => life.call("w3", life.visit(ids[at] ?? "").ticket, reason);
    expect(ask(0, null).refusal).toBe("reason-missing");
    expect(ask(0, "the scanner is dead").events).toMatchObject([
      { type: "visit.called", data: { visit: ids[0], rule: "direct", reason: "the scanner is dead" } },
      { type: "stage.started", data: { visit: ids[0], stage: "exam-theory", by: "operator" } },
    ]);
    expect([ask(1, "dead"), ask(2, "dead")].map(({ refusal }) => refusal)).toEqual([null, "checkpoint-full"]);
    life.pass(MINUTE).tell({
      ...{ type: "finish.told", station: "w3", outcome: "passed" },
      ticket: life.visit(ids[0] ?? "").ticket,
    });
    expect(ask(2, "dead").refusal).toBeNull();
  });

  test("whose scanner is dead keeps people from working", () => {
    const { life } = waitingForTheory();
    life.tell({ type: "operator.left", station: "w3" });
    life.signIn("w3", "op-3");
    expect(life.at("w3").devices).toContain("scan-w3");
    expect(life.at("w1").devices).not.toContain("scan-w1");
  });

  test("is no window: there the scan says that the citizen who was called has come", () => {
    const life = staffed(rules);
    const id = life.take();
    life.call("w1");
    expect(scan(life, id, { station: "w1" }).events[0]).toMatchObject({ type: "stage.started", data: { by: "scan" } });
  });
});
