import { describe, expect, test } from "vitest";
import { HAMMERED_WITHIN_MS, RATING_SOONEST_MS, RATING_WINDOW_MS } from "../../../../agent/domain/decide-rating.ts";
import { HOUR, type Life, MINUTE, staffed } from "./life.ts";

const READ_MS = 4_000;

const served = () => {
  const life = staffed();
  life.take();
  life.serve("w1");
  return life.pass(READ_MS);
};
const rate = (life: Life, score: string, station = "w1") => life.tell({ type: "rating.pressed", station, score });

describe("a rating", () => {
  test("K9: belongs to one visit, one stage, one operator", () => {
    const life = served();
    expect(rate(life, "4").events).toEqual([
      {
        type: "rating.given",
        data: {
          visit: "2026-11-21-A001",
          ticket: "A001",
          service: "licence-first",
          stage: "intake",
          authority: "centre",
          station: "w1",
          operator: "op-1",
          score: 4,
          afterMs: READ_MS,
        },
      },
    ]);
  });

  test("K9: is about who served, also where another operator sits there now", () => {
    const life = served();
    life.tell({ type: "operator.left", station: "w2" });
    life.tell({ type: "operator.left", station: "w1" });
    life.signIn("w1", "op-2");
    expect(rate(life, "5").events).toMatchObject([{ data: { operator: "op-1" } }]);
  });

  test("is given once, and may be given again for the next stage", () => {
    const life = served();
    rate(life, "5");
    expect(rate(life, "1").events).toMatchObject([
      { type: "rating.refused", data: { station: "w1", score: "1", why: "rating-doubled" } },
    ]);
    life.take();
    life.serve("w1");
    life.pass(READ_MS);
    expect(rate(life, "1").refusal).toBeNull();
  });

  test("is refused before anybody was served, with the reason in the record", () => {
    const life = staffed();
    expect(rate(life, "3")).toMatchObject({
      refusal: "rating-unasked",
      events: [{ type: "rating.refused", data: { why: "rating-unasked" } }],
    });
  });

  test("is refused when its window has passed, and in time one millisecond earlier", () => {
    expect(rate(served().pass(RATING_WINDOW_MS - READ_MS), "3").refusal).toBe("rating-late");
    expect(rate(served().pass(RATING_WINDOW_MS - READ_MS - 1), "3").refusal).toBeNull();
  });

  test("is refused as late where a power cut hides how long ago it was", () => {
    const life = served();
    life.now = { boot: "boot-2", mono: 0, wall: life.now.wall - MINUTE, quality: "rtc" };
    expect(rate(life, "3").refusal).toBe("rating-late");
  });

  test.each(["0", "6", "3.5", "-1", "", "good", "NaN", "1e9", "x".repeat(500)])(
    "is refused for the score %j",
    (score) => {
      const life = served();
      expect(rate(life, score).refusal).toBe("score-unknown");
      expect(rate(life, "5").refusal).toBeNull();
    },
  );

  test("is refused at a station that nobody configured, and leaves no record of a name from outside", () => {
    const life = served();
    expect(rate(life, "5", "Window One")).toEqual({ events: [], orders: [], refusal: "station-unknown" });
  });

  test("still counts for yesterday's last citizen just after the turn of the day", () => {
    const life = staffed();
    life.pass(17 * HOUR + 57 * MINUTE).tell({ type: "time.passed" });
    life.take();
    life.serve("w1");
    life.pass(READ_MS).tell({ type: "time.passed" });
    expect(rate(life, "5").refusal).toBeNull();
  });

  test("K9: is refused where it comes sooner than any citizen can turn to the pad", () => {
    const life = staffed();
    life.take();
    life.serve("w1");
    expect(rate(life.pass(RATING_SOONEST_MS - 1), "5")).toMatchObject({
      refusal: "rating-too-soon",
      events: [{ type: "rating.refused", data: { station: "w1", score: "5", why: "rating-too-soon" } }],
    });
    expect(rate(life.pass(1), "5").events).toMatchObject([{ data: { score: 5, afterMs: RATING_SOONEST_MS } }]);
  });

  test("K9: is refused while a key of the pad is stuck, and taken when it is free", () => {
    const life = served();
    life.tell({ type: "device.changed", device: "pad-w1", phase: "degraded", fault: "key-stuck" });
    expect(rate(life, "1").refusal).toBe("rating-stuck");
    expect(rate(life, "1", "w2").refusal).toBe("rating-unasked");
    life.tell({ type: "device.changed", device: "pad-w1", phase: "ready", fault: null });
    expect(rate(life, "1").refusal).toBeNull();
  });

  test("K9: the sixth press within ten seconds is hammering, at that pad only, until ten seconds were quieter", () => {
    const life = served();
    const why = ["5", "1", "2", "3", "4", "1"].map((score) => rate(life.pass(100), score).refusal);
    expect(why).toEqual([null, ...Array(4).fill("rating-doubled"), "rating-hammered"]);
    expect(rate(life, "1", "w2").refusal).toBe("rating-unasked");
    life.pass(HAMMERED_WITHIN_MS);
    expect(rate(life, "1").refusal).toBe("rating-doubled");
  });

  test("a pad that is hammered for a minute leaves at most seven records in any ten seconds", () => {
    const life = served();
    const before = life.seq;
    let refused = 0;
    for (let no = 0; no < 600; no += 1) if (rate(life.pass(100), "1").refusal === "rating-hammered") refused += 1;
    expect(refused).toBe(595);
    expect(life.seq - before).toBeLessThanOrEqual(42);
  });

  test("goes on while force majeure holds the centre", () => {
    const life = served();
    life.tell({ type: "hold.asked", by: "control", reason: "fire alarm" });
    expect(rate(life, "5").refusal).toBeNull();
  });
});
