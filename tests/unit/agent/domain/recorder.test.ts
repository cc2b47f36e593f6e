import { describe, expect, test } from "vitest";
import { READING_ERROR_MS } from "../../../../agent/domain/recorder.ts";
import { HOUR, type Life, MINUTE, opened } from "./life.ts";

const DAY = 24 * HOUR;

const compare = (life: Life, offsetMs: number, camera = "cam-w1") =>
  life.tell({ type: "recorder.compared", camera, offsetMs, by: "technician" });

function mark(life: Life, camera = "cam-w1") {
  const about = { camera, station: "w1", visit: "2026-11-21-A001", ticket: "A001" };
  life.tell({ type: "mark.made", ...about, act: "called", confirmed: true, made: true });
  const { offsetMs, uncertaintyMs } = life.of("camera.marked").at(-1) ?? {};
  return { offsetMs, uncertaintyMs };
}

describe("K5: a mark", () => {
  test("of a recorder that was never compared says that nobody knows its clock", () => {
    expect(mark(opened())).toEqual({ offsetMs: null, uncertaintyMs: null });
  });

  test("says how far the recorder was ahead when it was read, to half a second", () => {
    const life = opened();
    compare(life, -4_200);
    expect(mark(life)).toEqual({ offsetMs: -4_200, uncertaintyMs: READING_ERROR_MS });
    expect(mark(life, "cam-w2")).toEqual({ offsetMs: null, uncertaintyMs: null });
  });

  test("is less and less sure where the drift is not known", () => {
    const life = opened();
    compare(life, 1_000);
    expect(mark(life.pass(DAY))).toEqual({ offsetMs: 1_000, uncertaintyMs: READING_ERROR_MS + 17_280 });
  });

  test("carries the offset on by the drift that two readings showed", () => {
    const life = opened();
    compare(life, 0);
    compare(life.pass(10 * DAY), 43_200);
    expect(life.of("camera.compared").map(({ driftPpm }) => driftPpm)).toEqual([null, 50]);
    expect(mark(life.pass(DAY))).toEqual({ offsetMs: 43_200 + 4_320, uncertaintyMs: READING_ERROR_MS + 965 });
  });

  test.each([-120, -35, 0, 12, 48, 180])("holds the truth within what it declares, at a drift of %d ppm", (ppm) => {
    const life = opened();
    const truth = (since: number) => 7_000 + (ppm * since) / 1_000_000;
    const misread = [READING_ERROR_MS, -READING_ERROR_MS, READING_ERROR_MS];
    let since = 0;
    for (const apart of [0, 2 * HOUR, 3 * DAY]) {
      since += apart;
      compare(life.pass(apart), Math.round(truth(since)) + (misread.pop() ?? 0));
      for (let hour = 0; hour < 20; hour += 1) {
        const { offsetMs, uncertaintyMs } = mark(life.pass(HOUR));
        since += HOUR;
        const off = Math.abs((offsetMs ?? Number.NaN) - truth(since));
        expect(off).toBeLessThanOrEqual((uncertaintyMs ?? Number.NaN) + 1);
      }
    }
  });

  test("says nothing of the recorder while nobody has set our own clock, or knows how long the power was away", () => {
    const life = opened();
    compare(life, 1_000);
    expect(mark(life.setWall(life.now.wall, "none"))).toEqual({ offsetMs: null, uncertaintyMs: null });
    life.now = { boot: "boot-2", mono: 10, wall: life.now.wall - HOUR, quality: "ntp" };
    expect(mark(life)).toEqual({ offsetMs: null, uncertaintyMs: null });
  });
});

describe("a reading of a recorder's clock", () => {
  test("within an hour of the one before tells no drift, and leaves the one that is known", () => {
    const life = opened();
    compare(life, 0);
    compare(life.pass(10 * DAY), 43_200);
    compare(life.pass(HOUR - 1), 43_000);
    expect(life.of("camera.compared").at(-1)?.driftPpm).toBeNull();
    expect(life.centre.cameras.get("cam-w1")?.driftPpm).toBe(50);
    compare(life.pass(HOUR), 43_180);
    expect(life.of("camera.compared").at(-1)?.driftPpm).toBe(50);
  });

  test("that no crystal explains is a clock that somebody set, and no drift", () => {
    const life = opened();
    compare(life, 0);
    compare(life.pass(DAY), 3_600_000);
    expect(life.of("camera.compared").at(-1)).toMatchObject({ offsetMs: 3_600_000, driftPpm: null });
    expect(mark(life)).toMatchObject({ offsetMs: 3_600_000 });
  });

  test("is not taken while our own clock is not set, nor for a camera that no station has", () => {
    const life = opened();
    expect(compare(life, 0, "cam-w9").refusal).toBe("station-unknown");
    expect(compare(life.setWall(0, "none"), 0)).toEqual({ events: [], orders: [], refusal: "clock-unset" });
  });

  test("is corrected with our own clock, in the boot in which it was made", () => {
    const life = opened();
    compare(life.setWall(life.now.wall, "holdover"), 1_000);
    life.setWall(life.now.wall + 3 * MINUTE);
    life.tell({ type: "clock.became-good", correctionMs: 3 * MINUTE });
    expect(mark(life).offsetMs).toBe(1_000 - 3 * MINUTE);
  });

  test("is forgotten where our own clock was wrong by nobody knows how much", () => {
    const life = opened();
    compare(life.setWall(life.now.wall, "holdover"), 1_000);
    life.setWall(life.now.wall);
    life.tell({ type: "clock.became-good", correctionMs: null });
    expect(mark(life)).toEqual({ offsetMs: null, uncertaintyMs: null });
  });
});

describe("a calibration of a recorder", () => {
  const calibrate = (life: Life, made: boolean) => {
    life.tell({ type: "calibration.made", camera: "cam-w1", confirmed: false, made });
    return life.of("camera.calibrated").at(-1);
  };

  test("K5: is recorded with what was thought of the recorder's clock at that moment", () => {
    const life = opened();
    compare(life, -4_200);
    expect(calibrate(life, true)).toEqual({
      camera: "cam-w1",
      confirmed: false,
      made: true,
      offsetMs: -4_200,
      uncertaintyMs: READING_ERROR_MS,
    });
  });

  test("of a recorder that was never compared is recorded all the same, and so is one that could not be made", () => {
    expect(calibrate(opened(), false)).toEqual({
      camera: "cam-w1",
      confirmed: false,
      made: false,
      offsetMs: null,
      uncertaintyMs: null,
    });
  });

  test("changes nothing of what is known of the recorder", () => {
    const life = opened();
    compare(life, 1_000);
    const before = mark(life);
    calibrate(life, true);
    expect(mark(life)).toEqual(before);
  });
});
