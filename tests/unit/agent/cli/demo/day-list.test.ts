import { describe, expect, test } from "vitest";
import { demoDay } from "../../../../../agent/cli/demo/day-list.ts";
import { plan } from "../../../../sim/centre-plan.ts";

const MORNING = Date.UTC(2026, 10, 21, 4, 10);

describe("the day's list of the demo", () => {
  test("U2: at any time there is an appointment within the next quarter of an hour, and its code is its time at the centre", () => {
    const { day, appointments } = demoDay(plan, MORNING);
    expect(day).toBe("2026-11-21");
    expect(appointments[0]).toEqual({
      id: "t0915",
      code: "T0915",
      service: expect.any(String),
      at: "2026-11-21T04:15:00.000Z",
    });
    expect(new Set(appointments.map(({ code }) => code)).size).toBe(appointments.length);
  });

  test("an appointment is the same one whenever the demo is started that day", () => {
    const early = demoDay(plan, MORNING);
    const later = demoDay(plan, MORNING + 3_600_000);
    const shared = later.appointments.map(({ code, at }) => ({ code, at }));
    expect(early.appointments.map(({ code, at }) => ({ code, at }))).toEqual(expect.arrayContaining(shared));
  });

  test("ends with the business day", () => {
    const { day, appointments } = demoDay(plan, Date.UTC(2026, 10, 21, 21, 50));
    expect(day).toBe("2026-11-21");
    expect(appointments.map(({ code }) => code)).toEqual(["T0300", "T0315", "T0330", "T0345"]);
  });
});
