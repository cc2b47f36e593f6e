import { describe, expect, test } from "vitest";
import { monoMs } from "../../../../agent/kernel/units.ts";
import { Alarm } from "../../../../agent/runtime/alarm.ts";
import { ClockWatch } from "../../../../agent/runtime/clock-watch.ts";
import { SimTime } from "../../../sim/time.ts";
import { MORNING } from "../domain/life.ts";

function alarmed() {
  const time = new SimTime(MORNING);
  const rings: number[] = [];
  const alarm = new Alarm(time.clock, () => void rings.push(time.now));
  const pass = (ms: number) => time.runUntil(time.now + ms, (call) => call());
  return { time, rings, alarm, pass };
}

describe("an alarm", () => {
  test("rings once, at its moment", () => {
    const { alarm, rings, pass } = alarmed();
    alarm.set(monoMs(100), monoMs(0));
    alarm.set(monoMs(100), monoMs(0));
    pass(1_000);
    expect(rings).toEqual([100]);
  });

  test("forgets its earlier wish for a later one, and both when it is cleared", () => {
    const { alarm, rings, pass } = alarmed();
    alarm.set(monoMs(100), monoMs(0));
    alarm.set(monoMs(300), monoMs(0));
    pass(200);
    expect(rings).toEqual([]);
    pass(100);
    expect(rings).toEqual([300]);
    alarm.setIn(50);
    alarm.clear();
    alarm.setIn(60);
    alarm.set(null, monoMs(300));
    pass(1_000);
    expect(rings).toEqual([300]);
  });

  test("rings at once for a wish whose moment passed while it was carried out", () => {
    const { alarm, rings, pass } = alarmed();
    pass(500);
    alarm.set(monoMs(450), monoMs(400));
    pass(0);
    expect(rings).toEqual([500]);
  });

  test("may be set again from within its own ring", () => {
    const time = new SimTime(MORNING);
    let rings = 0;
    const alarm: Alarm = new Alarm(time.clock, () => {
      rings += 1;
      alarm.setIn(100);
    });
    alarm.setIn(100);
    time.runUntil(350, (call) => call());
    expect(rings).toBe(3);
  });

  test("refuses a wish that did not lie ahead: that machine would ask for ever", () => {
    const { alarm } = alarmed();
    expect(() => alarm.set(monoMs(0), monoMs(0))).toThrow("only at a moment ahead");
  });
});

describe("the watch on the clock", () => {
  test("tells when the clock becomes good, and by how much it was put right on the way", () => {
    const time = new SimTime(MORNING);
    time.setQuality("none");
    const watch = new ClockWatch(time.clock);
    expect(watch.look()).toBeNull();
    time.jumpWall(90_000);
    time.setQuality("ntp");
    expect(watch.look()).toMatchObject({ correctionMs: 90_000 });
    expect(watch.look()).toBeNull();
  });

  test("tells a step of a good clock from two seconds on, back and forth", () => {
    const time = new SimTime(MORNING);
    const watch = new ClockWatch(time.clock);
    time.jumpWall(1_999);
    expect(watch.look()).toBeNull();
    time.jumpWall(2_000);
    expect(watch.look()).toMatchObject({ correctionMs: 2_000 });
    time.jumpWall(-5_000);
    expect(watch.look()).toMatchObject({ correctionMs: -5_000 });
  });

  test("does not take passing time for a step", () => {
    const time = new SimTime(MORNING);
    const watch = new ClockWatch(time.clock);
    time.runUntil(86_400_000, (call) => call());
    expect(watch.look()).toBeNull();
  });
});
