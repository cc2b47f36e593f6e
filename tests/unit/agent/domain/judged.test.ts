import { describe, expect, test } from "vitest";
import { STAY_MIN_MS, WAY_OUT_MS } from "../../../../agent/domain/decide-scan.ts";
import { HOUR, type Life, MINUTE, staffed } from "./life.ts";

function inHall(): { life: Life; id: string; scan: () => ReturnType<Life["tell"]> } {
  const life = staffed();
  life.signIn("w5", "op-5");
  const id = life.take("licence-category");
  life.serve("w1");
  const scan = () =>
    life.tell({
      type: "ticket.scanned",
      device: "scanner-w5",
      station: "w5",
      visit: id,
      code: "0123456789",
      verdict: "genuine",
    });
  scan();
  life.pass(20 * MINUTE);
  return { life, id, scan };
}

const judge = (life: Life, outcome: "passed" | "failed", station = "w5") =>
  life.tell({ type: "finish.told", station, outcome, ticket: "D001" });

describe("K17: an exam in a hall", () => {
  test("is not passed by the citizen's own scan on the way out: he awaits the verdict, and his place is free", () => {
    const { life, id, scan } = inHall();
    expect(scan().events).toMatchObject([
      { type: "visit.postponed", data: { stage: "exam-practical", minutes: null, by: "centre", unjudged: true } },
    ]);
    expect(life.of("stage.finished").map(({ stage }) => stage)).toEqual(["intake"]);
    expect(life.leg(id)).toMatchObject({ stage: "exam-practical", phase: "away", station: null });
    expect(life.visit(id).passed).toEqual(["intake"]);
  });

  test.each([
    ["passed", { next: "production" }, { stage: "production", phase: "waiting" }],
    ["failed", { retake: true }, { stage: "exam-practical", phase: "away", unjudged: null }],
  ] as const)("is %s by the examiner's word after the citizen went out, with the time inside", (outcome, told, leg) => {
    const { life, id, scan } = inHall();
    scan();
    life.pass(HOUR);
    expect(judge(life, outcome).events).toMatchObject([
      { type: "stage.finished", data: { outcome, by: "operator", station: "w5", servedMs: 20 * MINUTE, ...told } },
    ]);
    expect(life.leg(id)).toMatchObject(leg);
  });

  test("that awaits its verdict is judged in its own hall, entered no more, and left by nobody's return", () => {
    const { life, id, scan } = inHall();
    scan();
    life.pass(HOUR);
    expect(judge(life, "passed", "w1").refusal).toBe("station-idle");
    expect(scan().refusal).toBe("scan-repeated");
    expect(life.tell({ type: "return.told", station: "w1", ticket: "D001" }).refusal).toBe("ticket-not-away");
    expect(life.leg(id).phase).toBe("away");
  });

  test("whose verdict was given inside is not begun again by the scan on the way out", () => {
    const { life, id, scan } = inHall();
    judge(life, "failed");
    expect(life.pass(STAY_MIN_MS) && scan().refusal).toBe("scan-repeated");
    expect(life.leg(id).phase).toBe("away");
    expect(life.pass(WAY_OUT_MS) && scan().events.map(({ type }) => type)).toEqual(["visit.returned", "stage.started"]);
  });

  test("that was passed inside is over: the scan on the way out changes nothing", () => {
    const { life, id, scan } = inHall();
    judge(life, "passed");
    const before = life.visit(id);
    expect(scan().refusal).toBe("stage-not-here");
    expect(life.visit(id)).toBe(before);
  });

  test("that nobody judged keeps its time in the end of the visit", () => {
    const { life, scan } = inHall();
    scan();
    life.pass(24 * HOUR).tell({ type: "time.passed" });
    expect(life.of("visit.closed")).toMatchObject([
      {
        outcome: "day-ended",
        interrupted: [{ stage: "exam-practical", station: "w5", operator: "op-5", servedMs: 20 * MINUTE }],
      },
    ]);
  });
});
