import { describe, expect, test } from "vitest";
import { boardFace } from "../../../../agent/domain/board-face.ts";
import { STAY_MIN_MS, WAY_OUT_MS } from "../../../../agent/domain/decide-scan.ts";
import { WALK_MS } from "../../../../agent/domain/ownership.ts";
import { UNFAIR_REST_MS } from "../../../../agent/domain/queue.ts";
import { type Life, MINUTE, staffed } from "./life.ts";

const stagesOf = (life: Life, id: string) => life.visit(id).legs.map(({ stage, phase }) => `${stage} ${phase}`);
const start = (life: Life, station: string) => life.tell({ type: "start.told", station });
const finish = (life: Life, station: string, outcome: "passed" | "failed" = "passed") =>
  life.tell({ type: "finish.told", station, outcome });

function examined(): { life: Life; id: string; scan: () => ReturnType<Life["tell"]> } {
  const life = staffed();
  life.signIn("w5", "op-5");
  const id = life.take("licence-category");
  life.serve("w1");
  const scan = () =>
    life.pass(STAY_MIN_MS).tell({
      type: "ticket.scanned",
      device: "scanner-w5",
      station: "w5",
      visit: id,
      code: "0123456789",
      verdict: "genuine",
    });
  return { life, id, scan };
}

describe("stages side by side", () => {
  test("K3 K17: begin together, end in any order, and the next begins when all are over", () => {
    const life = staffed();
    const id = life.take("vehicle-reregistration");
    life.serve("w1");
    expect(stagesOf(life, id)).toEqual(["unit-check waiting", "production waiting"]);
    life.call("w4");
    life.call("w3");
    expect(stagesOf(life, id)).toEqual(["unit-check called", "production serving"]);
    expect(finish(life, "w4").events).toMatchObject([{ data: { stage: "production", next: null } }]);
    start(life, "w3");
    expect(finish(life, "w3").events).toMatchObject([{ data: { stage: "unit-check", next: "handover" } }]);
    expect(stagesOf(life, id)).toEqual(["handover waiting"]);
    life.serve("w2");
    expect(life.of("document.handed-over")).toMatchObject([{ visit: id, kind: "certificate" }]);
  });

  test("the other way round, the end of the attended one leaves the visit where the other goes on", () => {
    const life = staffed();
    const id = life.take("vehicle-reregistration");
    life.serve("w1");
    life.serve("w3");
    expect(stagesOf(life, id)).toEqual(["production waiting"]);
    life.call("w4");
    expect(finish(life, "w4").events).toMatchObject([{ data: { stage: "production", next: "handover" } }]);
  });

  test("K10: have one owner at a time: whoever serves, before who is awaited", () => {
    const life = staffed();
    const id = life.take("vehicle-reregistration");
    life.serve("w1");
    life.pass(3 * MINUTE).call("w4");
    life.pass(7 * MINUTE);
    finish(life, "w4");
    const police = life.visit(id).spent.filter(({ owner }) => owner === "police");
    expect(police).toEqual([
      { stage: "unit-check", owner: "police", operator: null, ms: 3 * MINUTE },
      { stage: "production", owner: "police", operator: "op-4", ms: 7 * MINUTE },
    ]);
  });
});

describe("work that needs nobody there", () => {
  test("is taken up at the call: no board, no walk, no rating", () => {
    const life = staffed();
    life.take("vehicle-reregistration");
    life.serve("w1");
    expect(life.call("w4").events.map(({ type }) => type)).toEqual(["visit.called", "stage.started"]);
    const [board] = life.rules.stations.filter(({ id }) => id === "w4");
    expect(board && boardFace(life.centre, board)).toBeNull();
    life.pass(MINUTE);
    finish(life, "w4");
    expect(life.pass(5_000).tell({ type: "rating.pressed", station: "w4", score: "5" }).refusal).toBe("rating-unasked");
  });
});

describe("an exam that was failed", () => {
  test("may be tried again the same day: the visit is away until its ticket is seen again, and that time is the citizen's", () => {
    const { life, id, scan } = examined();
    scan();
    life.pass(20 * MINUTE);
    const failed = life.tell({ type: "finish.told", station: "w5", outcome: "failed", ticket: "D001" });
    expect(failed.events).toMatchObject([{ type: "stage.finished", data: { outcome: "failed", retake: true } }]);
    expect(stagesOf(life, id)).toEqual(["exam-practical away"]);
    life.pass(90 * MINUTE);
    expect(scan().events.map(({ type }) => type)).toEqual(["visit.returned", "stage.started"]);
    life.pass(20 * MINUTE);
    life.tell({ type: "finish.told", station: "w5", outcome: "passed", ticket: "D001" });
    expect(stagesOf(life, id)).toEqual(["production waiting"]);
    const citizen = life.visit(id).spent.find(({ stage, owner }) => stage === "exam-practical" && owner === "citizen");
    expect(citizen?.ms).toBe(90 * MINUTE + STAY_MIN_MS);
  });

  test("ends the visit when it is failed once more than the service allows", () => {
    const { life, scan } = examined();
    for (const _ of [1, 2]) {
      life.pass(WAY_OUT_MS);
      scan();
      life.tell({ type: "finish.told", station: "w5", outcome: "failed", ticket: "D001" });
    }
    expect(life.of("visit.closed")).toMatchObject([{ ticket: "D001", outcome: "failed" }]);
  });

  test("stays failed for whoever comes back by an operator's word: no more retakes than there are", () => {
    const { life, id, scan } = examined();
    scan();
    life.tell({ type: "finish.told", station: "w5", outcome: "failed", ticket: "D001" });
    life.pass(WAY_OUT_MS).tell({ type: "return.told", station: "w1", ticket: "D001" });
    expect(stagesOf(life, id)).toEqual(["exam-practical waiting"]);
    scan();
    expect(life.tell({ type: "finish.told", station: "w5", outcome: "failed", ticket: "D001" }).events).toMatchObject([
      { type: "stage.finished", data: { outcome: "failed" } },
      { type: "visit.closed", data: { outcome: "failed" } },
    ]);
  });
});

describe("a transfer", () => {
  test("that comes back takes the visit on from where it was sent away", () => {
    const life = staffed();
    const id = life.take();
    life.serve("w1");
    life.call("w3");
    start(life, "w3");
    life.tell({ type: "transfer.asked", station: "w3", stage: "intake", reason: "a paper is missing", back: true });
    expect(stagesOf(life, id)).toEqual(["intake waiting"]);
    expect(life.serve("w1").events).toMatchObject([{ data: { stage: "intake", next: "exam-theory" } }]);
    expect(stagesOf(life, id)).toEqual(["exam-theory waiting"]);
    life.serve("w3");
    expect(stagesOf(life, id)).toEqual(["production waiting"]);
  });
});

describe("a no-show", () => {
  test("that the board did not show long enough costs nothing: the visit is back at its place", () => {
    const life = staffed();
    const first = life.take();
    life.take();
    life.call("w1");
    life.tell({ type: "device.changed", device: "board-w1", phase: "failed", fault: "no-answer" });
    const told = life.miss("w1");
    expect(told.events).toMatchObject([
      { type: "visit.no-show", data: { fair: false, shownMs: 0, missed: 0 } },
      { type: "visit.returned", data: { visit: first, why: "board-dead" } },
    ]);
    expect(life.pass(UNFAIR_REST_MS).call("w2").events).toMatchObject([
      { type: "visit.called", data: { visit: first, rule: "first-come" } },
    ]);
  });

  test("counts only what a board that was alive has shown since the call", () => {
    const life = staffed();
    life.take();
    life.call("w1");
    life.pass(10_000).tell({ type: "device.changed", device: "board-w1", phase: "failed", fault: "no-answer" });
    life.pass(5_000).tell({ type: "device.changed", device: "board-w1", phase: "ready", fault: null });
    life.tell({ type: "recall.asked", station: "w1" });
    const told = life.pass(WALK_MS - 1).tell({ type: "no-show.told", station: "w1" });
    expect(told.events[0]).toMatchObject({ data: { fair: false, shownMs: WALK_MS - 1 } });
  });

  test("does not count a board that lives since a restart as having shown a call from before it", () => {
    const life = staffed();
    life.take();
    life.call("w1");
    life.tell({ type: "recall.asked", station: "w1" });
    life.now = { boot: "boot-2", mono: 10, wall: 0, quality: "none" };
    life.open();
    life.tell({ type: "device.changed", device: "board-w1", phase: "ready", fault: null });
    const told = life.pass(1_000).tell({ type: "no-show.told", station: "w1" });
    expect(told.events[0]).toMatchObject({ data: { fair: false, shownMs: 1_000 } });
  });

  test("does not count what boards did not show while the journal refused", () => {
    const life = staffed();
    life.take();
    life.call("w1");
    life.pass(10 * MINUTE).tell({ type: "journal.tried", fault: "journal-full", darkMs: 9 * MINUTE });
    life.tell({ type: "recall.asked", station: "w1" });
    const told = life.pass(MINUTE).tell({ type: "no-show.told", station: "w1" });
    expect(told.events[0]).toMatchObject({ data: { fair: false, shownMs: MINUTE } });
  });

  test("before a board that is not well holds up nobody: others go first for five minutes, and he keeps his place", () => {
    const life = staffed();
    const absent = life.take();
    const others = [life.take(), life.take(), life.take()];
    life.tell({ type: "device.changed", device: "board-w1", phase: "degraded", fault: "no-answer" });
    life.call("w1");
    const { place } = life.visit(absent);
    life.miss("w1");
    life.serve("w1");
    expect(life.of("visit.called").at(-1)).toMatchObject({ visit: others[0], rule: "first-come", passedOver: [] });
    expect(life.leg(absent)).toMatchObject({ phase: "waiting", place });
    life.pass(UNFAIR_REST_MS).call("w1");
    expect(life.of("visit.called").at(-1)).toMatchObject({ visit: absent, rule: "first-come" });
  });

  test("before a board that is not well is called again at once where nobody else waits", () => {
    const life = staffed();
    const absent = life.take();
    life.tell({ type: "device.changed", device: "board-w1", phase: "degraded", fault: "no-answer" });
    life.call("w1");
    life.miss("w1");
    expect(life.call("w2").events).toMatchObject([{ type: "visit.called", data: { visit: absent } }]);
  });
});
