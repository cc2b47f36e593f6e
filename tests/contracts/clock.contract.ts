import { describe, expect, test } from "vitest";
import { later, type MonoMs } from "../../agent/kernel/units.ts";
import type { Clock } from "../../agent/ports/clock.ts";

export interface ClockBench {
  readonly clock: Clock;
  readonly passes: (ms: number) => Promise<void>;
  /** The present millisecond, with enough of it left to ask for several things. */
  readonly freshMoment: () => MonoMs;
}

const LATE_MOST_MS = 2_000;
const SHORT_MS = 40;
const DAYS_40_MS = 40 * 86_400_000;

/** What every implementation of agent/ports/clock.ts does. */
export function clockContract(name: string, open: () => ClockBench): void {
  const until = async ({ passes }: ClockBench, holds: () => boolean): Promise<void> => {
    for (let waitedMs = 0; !holds() && waitedMs < LATE_MOST_MS; waitedMs += 5) await passes(5);
  };

  describe(name, () => {
    test("its monotonic time never goes back, and goes on", async () => {
      const { clock, passes } = open();
      const first = clock.mono();
      let last = first;
      for (let turn = 0; turn < 20; turn += 1) {
        for (let look = 0; look < 500; look += 1) {
          const now = clock.mono();
          expect(now).toBeGreaterThanOrEqual(last);
          last = now;
        }
        await passes(3);
      }
      expect(last - first).toBeGreaterThanOrEqual(19);
    });

    test("a wish is called once, and not before its moment", async () => {
      const bench = open();
      const at = later(bench.clock.mono(), SHORT_MS);
      const called: MonoMs[] = [];
      bench.clock.wake(at, () => called.push(bench.clock.mono()));
      expect(called).toEqual([]);
      await until(bench, () => called.length > 0);
      await bench.passes(2 * SHORT_MS);
      expect(called).toHaveLength(1);
      expect(called[0]).toBeGreaterThanOrEqual(at);
    });

    test("a wish that is taken back is not called, and may be taken back again", async () => {
      const bench = open();
      const called: string[] = [];
      const at = later(bench.clock.mono(), SHORT_MS);
      const takeBack = bench.clock.wake(at, () => called.push("taken back"));
      const takeBackTooLate = bench.clock.wake(at, () => called.push("kept"));
      takeBack();
      takeBack();
      await until(bench, () => called.length > 0);
      takeBackTooLate();
      await bench.passes(2 * SHORT_MS);
      expect(called).toEqual(["kept"]);
    });

    test("a wish can be taken back by one of the same moment that comes before it", async () => {
      const bench = open();
      const called: string[] = [];
      const at = later(bench.freshMoment(), SHORT_MS);
      let takeBack = (): void => undefined;
      bench.clock.wake(at, () => {
        called.push("first");
        takeBack();
      });
      takeBack = bench.clock.wake(at, () => called.push("second"));
      await until(bench, () => called.length > 0);
      await bench.passes(2 * SHORT_MS);
      expect(called).toEqual(["first"]);
    });

    test("wishes come by their moment, and those of one moment in the order of asking", async () => {
      const bench = open();
      const called: string[] = [];
      const now = bench.freshMoment();
      for (const wish of ["late 1", "late 2"]) bench.clock.wake(later(now, 3 * SHORT_MS), () => called.push(wish));
      for (const wish of ["soon 1", "soon 2", "soon 3"])
        bench.clock.wake(later(now, SHORT_MS), () => called.push(wish));
      await until(bench, () => called.length === 5);
      expect(called).toEqual(["soon 1", "soon 2", "soon 3", "late 1", "late 2"]);
    });

    test("a wish in the past is called soon, and not while it is being asked for", async () => {
      const bench = open();
      const called: string[] = [];
      bench.clock.wake(later(bench.clock.mono(), -1_000), () => called.push("past"));
      bench.clock.wake(bench.clock.mono(), () => called.push("present"));
      expect(called).toEqual([]);
      await until(bench, () => called.length === 2);
      expect(called.toSorted()).toEqual(["past", "present"]);
    });

    test("a wish can be asked for within another", async () => {
      const bench = open();
      const called: MonoMs[] = [];
      const began = bench.clock.mono();
      const again = (): void => {
        called.push(bench.clock.mono());
        if (called.length < 3) bench.clock.wake(later(bench.clock.mono(), 10), again);
      };
      bench.clock.wake(began, again);
      await until(bench, () => called.length === 3);
      expect(called).toHaveLength(3);
      expect((called[2] ?? began) - began).toBeGreaterThanOrEqual(20);
    });

    test("a wish that is farther away than a timer reaches does not come early", async () => {
      const bench = open();
      const called: string[] = [];
      const takeBack = bench.clock.wake(later(bench.clock.mono(), DAYS_40_MS), () => called.push("early"));
      await bench.passes(2 * SHORT_MS);
      takeBack();
      expect(called).toEqual([]);
    });
  });
}
