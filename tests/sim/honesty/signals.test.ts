import { describe, expect, test } from "vitest";
import { type DayPlan, HELD_OUT_FROM, planDay, SIGNALS, TUNING_LAST } from "./day-plan.ts";
import { livePlan } from "./live-day.ts";
import { judgeDay, measureSignals, nothingMeasured } from "./measure.ts";
import { signalTable } from "./report.ts";

const MINUTES_A_DAY_MS = 120_000;
const FIRST_BEYOND_THE_TABLE = HELD_OUT_FROM + 5_000;

const quiet = { board: false, power: false, hold: false, printer: false, flood: false };

const lawful: readonly (readonly [string, Partial<DayPlan>])[] = [
  ["force majeure", { troubles: { ...quiet, hold: true } }],
  ["a day of alarms, one after another", { troubles: { ...quiet, flood: true } }],
  ["a power cut", { troubles: { ...quiet, power: true } }],
  ["a dead board", { troubles: { ...quiet, board: true } }],
  ["a printer without paper", { troubles: { ...quiet, printer: true } }],
  [
    "everything that can befall a centre",
    { troubles: { board: true, power: true, hold: true, printer: true, flood: true } },
  ],
  ["a morning rush of families", { rushShare: 0.6, familyShare: 0.5 }],
  ["a busload of citizens with one wish", { hasBus: true }],
  ["many privileged citizens", { privilegedShare: 0.3 }],
  ["a day of appointments", { appointments: 40 }],
  ["nobody who rates", { ratingShare: 0 }],
  ["a quiet Saturday", { visitors: 40 }],
  ["many who do not come", { noShowShare: 0.15 }],
];

describe("signals on days whose truth is known", () => {
  test.each(lawful)(
    "an honest day with %s raises no signal at all (U10)",
    (_, change) => {
      const plan = { ...planDay(FIRST_BEYOND_THE_TABLE, "honest"), ...change };
      const { lived } = livePlan(plan);
      expect(lived.events).toBeGreaterThan(500);
      expect(lived.alarms).toEqual([]);
    },
    MINUTES_A_DAY_MS,
  );

  test(
    "slow people and quick people who are honest raise no signal at all (U10)",
    () => {
      const plan = planDay(FIRST_BEYOND_THE_TABLE + 1, "honest");
      const staff = plan.staff.map((traits, at) => ({ ...traits, slowness: at % 2 === 0 ? 0.55 : 1.8 }));
      expect(livePlan({ ...plan, staff }).lived.alarms).toEqual([]);
    },
    MINUTES_A_DAY_MS,
  );

  test(
    "on days that no threshold was chosen by most deeds are told, and hardly anybody else (U7, U8, U10)",
    () => {
      const measured = measureSignals({ first: FIRST_BEYOND_THE_TABLE + 100, count: 28 });
      const sum = (pick: (one: (typeof measured.signals)[number]) => number) =>
        measured.signals.reduce((total, one) => total + pick(one), 0);
      const right = sum((one) => one.truePositives);
      expect(measured.honestDays).toBe(28);
      expect(measured.dishonestDays).toBeGreaterThanOrEqual(20);
      expect(right / (right + sum((one) => one.falsePositives))).toBeGreaterThanOrEqual(0.9);
      expect(right / (right + sum((one) => one.falseNegatives))).toBeGreaterThanOrEqual(0.6);
      expect(sum((one) => one.falseOnHonestDays)).toBeLessThanOrEqual(1);
    },
    MINUTES_A_DAY_MS,
  );

  test("days that thresholds were chosen by are not the days that are reported", () => {
    expect(HELD_OUT_FROM).toBeGreaterThan(TUNING_LAST);
  });

  test("an alarm about another subject than the day's is a false one, and the deed is then missed", () => {
    const plan = planDay(1, "dishonest");
    const signal = plan.deed?.signal ?? "hoarding";
    const alarm = { signal, subject: "somebody-else", score: 50, atMs: 1, facts: {} };
    const judged = judgeDay({ plan, alarms: [alarm], events: 1, deeds: 99 }).signals[SIGNALS.indexOf(signal)];
    expect(judged).toMatchObject({ truePositives: 0, falsePositives: 1, falseNegatives: 1 });
  });

  test("the table names every signal, and says where nothing was measured", () => {
    const lines = signalTable(nothingMeasured);
    for (const signal of SIGNALS) expect(lines.some((line) => line.startsWith(signal))).toBe(true);
    expect(lines.filter((line) => /(-\s+){3}-$/.test(line))).toHaveLength(SIGNALS.length);
  });
});
