import { describe, expect, test } from "vitest";
import type { Calibration } from "../../../../agent/domain/rules.ts";
import { defaultPolicy } from "../../../../agent/domain/rules.ts";
import { type ClockQuality, monoMs, wallMs } from "../../../../agent/kernel/units.ts";
import { Calibrator } from "../../../../agent/runtime/calibrator.ts";

const TICK_MS = 30_000;
const HOUR_MS = 3_600_000;
const KYIV_01_00 = Date.parse("2026-11-21T23:00:00Z");

function setUp(calibration: Calibration | null, quality: ClockQuality = "ntp") {
  let now = 0;
  let stepMs = 0;
  let known = quality;
  const made: string[] = [];
  const clock = {
    mono: () => monoMs(now),
    wall: () => wallMs(KYIV_01_00 + now + stepMs),
    quality: () => known,
    wake: () => () => undefined,
  };
  const rules = { policy: { ...defaultPolicy, calibration }, timezone: "Europe/Kyiv" };
  const calibrator = new Calibrator(clock, rules, (camera) => made.push(`${now / 60_000} ${camera}`));
  const pass = (ms: number): void => {
    for (const end = now + ms; now < end; ) {
      now += TICK_MS;
      calibrator.look();
    }
  };
  return {
    made,
    pass,
    step: (ms: number) => {
      stepMs += ms;
    },
    know: (to: ClockQuality) => {
      known = to;
    },
  };
}

describe("the calibration of recorders", () => {
  test("is not made where it is not configured", () => {
    const { made, pass } = setUp(null);
    pass(48 * HOUR_MS);
    expect(made).toEqual([]);
  });

  test("is made a minute after each start, and then each so many hours", () => {
    const { made, pass } = setUp({ cameras: ["cam-a", "cam-b"], when: { everyMs: 6 * HOUR_MS } });
    pass(13 * HOUR_MS);
    expect(made).toEqual(["1 cam-a", "1 cam-b", "361 cam-a", "361 cam-b", "721 cam-a", "721 cam-b"]);
  });

  test("is made at its time of day, by the centre's own clock on the wall, each day", () => {
    const { made, pass } = setUp({ cameras: ["cam"], when: { at: 3 * 60 + 30 } });
    pass(51 * HOUR_MS);
    expect(made).toEqual(["1 cam", "150 cam", "1590 cam", "3030 cam"]);
  });

  test("a time of day that was passed before the start is not made up for", () => {
    const { made, pass } = setUp({ cameras: ["cam"], when: { at: 30 } });
    pass(20 * HOUR_MS);
    expect(made).toEqual(["1 cam"]);
  });

  test("a clock that is put right over the time of day makes one, and one that goes back over it another", () => {
    const { made, pass, step } = setUp({ cameras: ["cam"], when: { at: 3 * 60 + 30 } });
    pass(HOUR_MS);
    step(2 * HOUR_MS);
    pass(HOUR_MS);
    expect(made.length).toBe(2);
    step(-2 * HOUR_MS);
    pass(HOUR_MS);
    expect(made.length).toBe(3);
  });

  test("no time of day is believed of a clock that is not set", () => {
    const { made, pass, know } = setUp({ cameras: ["cam"], when: { at: 3 * 60 + 30 } }, "none");
    pass(5 * HOUR_MS);
    expect(made).toEqual(["1 cam"]);
    know("ntp");
    pass(24 * HOUR_MS);
    expect(made.length).toBe(2);
  });
});
