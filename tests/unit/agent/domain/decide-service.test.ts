import { describe, expect, test } from "vitest";
import { plan } from "../../../sim/centre-plan.ts";
import { HOUR, type Life, MINUTE, staffed } from "./life.ts";

describe("a visit through all its stages", () => {
  test("K16 K17: lasts from the proof of its paper to the handover, stage by stage", () => {
    const life = staffed();
    const visit = life.reserve();
    life.pass(10_000).prove(visit);
    const issuedAt = life.now.mono;
    for (const station of ["w1", "w3", "w4", "w2"]) life.pass(3 * MINUTE).serve(station);
    expect(life.of("stage.finished").map(({ stage, next, servedMs }) => ({ stage, next, servedMs }))).toEqual([
      { stage: "intake", next: "exam-theory", servedMs: 5 * MINUTE },
      { stage: "exam-theory", next: "production", servedMs: 5 * MINUTE },
      { stage: "production", next: "handover", servedMs: 5 * MINUTE },
      { stage: "handover", next: null, servedMs: 5 * MINUTE },
    ]);
    const totalMs = life.now.mono - issuedAt;
    expect(totalMs).toBe(4 * 9 * MINUTE);
    expect(life.of("document.handed-over")).toMatchObject([{ visit, station: "w2", operator: "op-2", totalMs }]);
    expect(life.of("visit.closed")).toMatchObject([{ visit, outcome: "completed", totalMs }]);
    expect(life.types().slice(-3)).toEqual(["stage.finished", "document.handed-over", "visit.closed"]);
    expect(life.centre.visits.size).toBe(0);
    expect(life.at("w2")).toMatchObject({ visit: null, served: { visit, stage: "handover" } });
  });

  test("K5: each act is marked on the camera that saw it", () => {
    const life = staffed();
    life.take("number-plates");
    life.serve("w1");
    life.serve("w2");
    expect(life.orders.filter((order) => order.type === "mark").map((mark) => `${mark.camera} ${mark.act}`)).toEqual([
      "cam-w1 called",
      "cam-w1 started",
      "cam-w1 finished",
      "cam-w2 called",
      "cam-w2 started",
      "cam-w2 finished",
      "cam-w2 handed-over",
    ]);
  });

  test("K6 K7: wait and service are counted apart, each stage anew", () => {
    const life = staffed();
    life.take();
    life.pass(4 * MINUTE).serve("w1");
    life.pass(9 * MINUTE).call("w3");
    expect(life.of("visit.called").map((called) => called.waitedMs)).toEqual([4 * MINUTE, 9 * MINUTE]);
  });

  test("who finished a stage earlier stands earlier in the next queue, whoever took a number first", () => {
    const life = staffed();
    const first = life.take();
    const second = life.take();
    life.call("w1");
    life.call("w2");
    life.tell({ type: "start.told", station: "w1" });
    life.tell({ type: "start.told", station: "w2" });
    life.tell({ type: "finish.told", station: "w2", outcome: "passed" });
    life.tell({ type: "finish.told", station: "w1", outcome: "passed" });
    expect(life.centre.queues.get("licence-first/exam-theory/ordinary")).toEqual([second, first]);
  });

  test("ends where an exam is failed, without a document", () => {
    const life = staffed();
    const visit = life.take();
    life.serve("w1");
    const failed = life.serve("w3", "failed");
    expect(failed.events).toMatchObject([
      { type: "stage.finished", data: { stage: "exam-theory", outcome: "failed", next: null } },
      { type: "visit.closed", data: { visit, outcome: "failed" } },
    ]);
    expect(life.of("document.handed-over")).toEqual([]);
  });

  test("has no total where the power was away and the clock went back meanwhile", () => {
    const life = staffed();
    life.take("number-plates");
    life.serve("w1");
    life.now = { boot: "boot-2", mono: 5, wall: life.now.wall - HOUR, quality: "rtc" };
    life.serve("w2");
    expect(life.of("visit.closed")).toMatchObject([{ outcome: "completed", totalMs: null }]);
  });
});

describe("the keys of a station", () => {
  test("start and finish only what is there", () => {
    const life = staffed();
    const start = () => life.tell({ type: "start.told", station: "w1" }).refusal;
    const finish = () => life.tell({ type: "finish.told", station: "w1", outcome: "passed" }).refusal;
    expect([start(), finish()]).toEqual(["station-idle", "station-idle"]);
    life.take();
    life.call("w1");
    expect(finish()).toBe("station-idle");
    expect([start(), start()]).toEqual([null, "station-idle"]);
    expect([finish(), finish()]).toEqual([null, "station-idle"]);
  });
});

const transfer = (life: Life, station: string, stage: string) =>
  life.tell({ type: "transfer.asked", station, stage, reason: "a paper is missing" });

describe("a transfer", () => {
  test("sends the visit to another of its stages, where it keeps its place", () => {
    const life = staffed();
    const visit = life.take();
    const { place } = life.visit(visit);
    life.call("w1");
    const moved = transfer(life, "w1", "exam-theory");
    expect(moved.events).toEqual([
      {
        type: "visit.transferred",
        data: {
          visit,
          ticket: "A001",
          service: "licence-first",
          stage: "intake",
          authority: "centre",
          station: "w1",
          operator: "op-1",
          toStage: "exam-theory",
          toAuthority: "police",
          reason: "a paper is missing",
        },
      },
    ]);
    expect(life.leg(visit)).toMatchObject({ phase: "waiting", stage: "exam-theory", place, station: null });
    expect(life.centre.queues.get("licence-first/exam-theory/ordinary")).toEqual([visit]);
    expect(life.at("w1").visit).toBeNull();
    expect(life.call("w3").refusal).toBeNull();
  });

  test("is possible while the citizen is served, also back to an earlier stage", () => {
    const life = staffed();
    const visit = life.take();
    life.serve("w1");
    life.call("w3");
    life.tell({ type: "start.told", station: "w3" });
    life.tell({ type: "transfer.asked", station: "w3", stage: "intake", reason: "a paper is missing" });
    expect(life.leg(visit)).toMatchObject({ phase: "waiting", stage: "intake" });
    expect(life.centre.queues.get("licence-first/intake/ordinary")).toEqual([visit]);
  });

  test("by a key, which names no stage, goes to the next that was not passed", () => {
    const life = staffed();
    const visit = life.take();
    life.call("w1");
    const { refusal } = life.tell({ type: "transfer.asked", station: "w1", stage: null, reason: "key" });
    expect(refusal).toBeNull();
    expect(life.leg(visit)).toMatchObject({ phase: "waiting", stage: "exam-theory" });
  });

  test("by a key goes where the station sends to, and not where the visit has nothing to do", () => {
    const sending = (transfer: string) => {
      const stations = plan.stations.map((station) => (station.id === "w3" ? { ...station, transfer } : station));
      const life = staffed({ ...plan, stations });
      const visit = life.take();
      life.serve("w1");
      life.call("w3");
      const { refusal } = life.tell({ type: "transfer.asked", station: "w3", stage: null, reason: "key" });
      return { refusal, stage: life.leg(visit)?.stage };
    };
    expect(sending("intake")).toEqual({ refusal: null, stage: "intake" });
    expect(sending("unit-check")).toEqual({ refusal: "stage-unknown", stage: "exam-theory" });
  });

  test("puts the visit before those who came later", () => {
    const life = staffed();
    const early = life.take();
    const late = life.take();
    life.call("w1");
    life.serve("w2");
    transfer(life, "w1", "exam-theory");
    expect(life.centre.queues.get("licence-first/exam-theory/ordinary")).toEqual([early, late]);
  });

  test("K17: to the stage that it is in would lose the time of its service, and is refused", () => {
    const life = staffed();
    const visit = life.take();
    life.call("w1");
    life.tell({ type: "start.told", station: "w1" });
    life.pass(40 * MINUTE);
    expect(transfer(life, "w1", "intake").refusal).toBe("stage-present");
    expect(life.leg(visit)).toMatchObject({ phase: "serving", stage: "intake", station: "w1" });
  });

  test("K17: keeps the time of the service that it breaks off, with whose it was", () => {
    const life = staffed();
    life.take();
    life.serve("w1");
    life.call("w3");
    life.tell({ type: "start.told", station: "w3" });
    life.pass(40 * MINUTE);
    transfer(life, "w3", "intake");
    expect(life.of("visit.transferred")).toMatchObject([
      { stage: "exam-theory", station: "w3", operator: "op-3", servedMs: 40 * MINUTE },
    ]);
  });

  test.each(["production", "handover"])("K16: past an exam to %s gives no document without it", (stage) => {
    const life = staffed();
    const visit = life.take();
    life.call("w1");
    expect(transfer(life, "w1", stage).refusal).toBe("stage-too-early");
    expect(life.leg(visit)).toMatchObject({ phase: "called", stage: "intake" });
  });

  test("K16: to the handover is refused also from the last stage before it, which is not passed yet", () => {
    const life = staffed();
    life.take();
    life.serve("w1");
    life.serve("w3");
    life.call("w4");
    expect(transfer(life, "w4", "handover").refusal).toBe("stage-too-early");
  });

  test("ahead of a stage that was not passed leads back to that one before anything else", () => {
    const life = staffed();
    const visit = life.take();
    life.call("w1");
    transfer(life, "w1", "exam-theory");
    life.serve("w3");
    expect(life.leg(visit).stage).toBe("intake");
    life.serve("w1");
    expect(life.leg(visit).stage).toBe("production");
  });

  test("needs a visit, a stage of its service, and a reason", () => {
    const life = staffed();
    const move = (stage: string, reason: string) =>
      life.tell({ type: "transfer.asked", station: "w1", stage, reason }).refusal;
    expect(move("production", "why")).toBe("station-idle");
    life.take();
    life.call("w1");
    expect(move("unit-check", "why")).toBe("stage-unknown");
    expect(move("exam-theory", " ")).toBe("reason-missing");
    expect(life.of("operator.refused").map(({ act, why }) => `${act} ${why}`)).toEqual([
      "transfer.asked station-idle",
      "transfer.asked stage-unknown",
      "transfer.asked reason-missing",
    ]);
  });
});
