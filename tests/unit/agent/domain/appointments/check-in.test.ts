import { describe, expect, test } from "vitest";
import { RELEASES_MAX } from "../../../../../agent/domain/appointments/check-in.ts";
import { REFUSALS_TOLD_MAX, REFUSALS_WITHIN_MS } from "../../../../../agent/domain/refusals.ts";
import { plan } from "../../../../sim/centre-plan.ts";
import { HOUR, MINUTE, opened } from "../life.ts";
import { AT, iso, list, row, show, TOMORROW } from "./lists.ts";

const { earlyMinutes, lateMinutes } = plan.policy.appointments;
const EARLIEST = AT - earlyMinutes * MINUTE;
const LATEST = AT + lateMinutes * MINUTE;

function listed(wall: number) {
  const life = opened();
  list(life, [row(1), row(2)]);
  return life.setWall(wall);
}

describe("U2: an appointment", () => {
  test("becomes a ticket of its own range, with its slip, without any network", () => {
    const life = listed(AT);
    const shown = show(life, "CODE1");
    expect(shown.events).toMatchObject([
      {
        type: "ticket.reserved",
        data: { ticket: "A700", priority: "appointment", appointment: "booking-1", service: "licence-first" },
      },
    ]);
    expect(shown.orders).toEqual([{ type: "print", visit: "2026-11-21-A700", copy: 0, printer: "printer" }]);
    expect(life.visit("2026-11-21-A700")).toMatchObject({ priority: "appointment", appointment: "booking-1" });
  });

  test.each([
    [EARLIEST - 1, "appointment-early"],
    [EARLIEST, null],
    [LATEST, null],
  ])("shown at %d is answered with %s", (wall, why) => {
    const life = listed(wall);
    expect(show(life, "CODE1").refusal).toBe(why);
    expect(life.of("ticket.reserved").map(({ priority }) => priority)).toEqual(why === null ? ["appointment"] : []);
  });

  test("shown too early is recorded, and good later", () => {
    const life = listed(EARLIEST - 1);
    expect(show(life, "CODE1").events).toEqual([
      {
        type: "appointment.refused",
        data: { kiosk: "kiosk", appointment: "booking-1", why: "appointment-early" },
      },
    ]);
    expect(show(life.pass(1), "CODE1").events).toMatchObject([{ data: { priority: "appointment" } }]);
  });

  test("shown too late gives the number of a walk-in, which knows whose it was", () => {
    const life = listed(LATEST + 1);
    expect(show(life, "CODE1").events).toMatchObject([
      { data: { ticket: "A001", priority: "ordinary", appointment: "booking-1" } },
    ]);
    expect(show(life, "CODE1").refusal).toBe("appointment-used");
  });

  test("that was released gives the number of a walk-in too", () => {
    const life = listed(LATEST + 1);
    life.tell({ type: "time.passed" });
    expect(life.of("appointment.released")).toHaveLength(2);
    life.setWall(AT);
    expect(show(life, "CODE2").events).toMatchObject([{ data: { priority: "ordinary", appointment: "booking-2" } }]);
  });

  test("gives one ticket only", () => {
    const life = listed(AT);
    show(life, "CODE1");
    expect(show(life, "CODE1").events).toEqual([
      { type: "appointment.refused", data: { kiosk: "kiosk", appointment: "booking-1", why: "appointment-used" } },
    ]);
    expect(show(life, "CODE2").refusal).toBeNull();
  });

  test("may be shown again where its slip never came out", () => {
    const life = listed(AT);
    show(life, "CODE1");
    life.tell({ type: "print.refused", visit: "2026-11-21-A700", copy: 0, printer: "printer", why: "paper-out" });
    expect(show(life, "CODE1").events).toMatchObject([{ data: { ticket: "A701", appointment: "booking-1" } }]);
  });

  test("that no list has is unknown; where today's list never came, that is what is said", () => {
    expect(show(listed(AT), "CODE9").events).toMatchObject([
      { data: { appointment: null, why: "appointment-unknown" } },
    ]);
    expect(show(opened(), "CODE1").events).toMatchObject([
      { data: { appointment: null, why: "appointments-missing" } },
    ]);
    const life = opened();
    list(life, [row(1, AT + 24 * HOUR)], { day: TOMORROW });
    expect(show(life, "CODE9").refusal).toBe("appointments-missing");
    expect(show(life, "CODE1").refusal).toBe("appointment-early");
  });

  test("keeps nobody waiting for the button of a walk-in, and needs no rest of it", () => {
    const life = opened({ ...plan, policy: { ...plan.policy, kioskCoolMs: 3_000 } });
    list(life, [row(1), row(2)]);
    life.setWall(AT);
    show(life, "CODE1");
    life.prove("2026-11-21-A700");
    expect(life.press().refusal).toBeNull();
    expect(show(life, "CODE2").refusal).toBeNull();
  });

  test("is not taken while the centre is held or closed or cannot print", () => {
    const life = listed(AT);
    life.tell({ type: "hold.asked", by: "control", reason: "fire alarm" });
    expect(show(life, "CODE1")).toEqual({ events: [], orders: [], refusal: "centre-held" });
    life.tell({ type: "resume.asked", by: "control" });
    life.printer("failed", "no-answer");
    expect(show(life, "CODE1").refusal).toBe("printer-not-ready");
    life.printer("ready");
    expect(show(life, "CODE1").refusal).toBeNull();
  });

  test("for a service that is not here any more is refused", () => {
    const life = opened();
    list(life, [row(1, AT, "passport")]);
    expect(show(life.setWall(AT), "CODE1").refusal).toBe("service-unknown");
  });

  test("U2: where nobody set the clock, one of the latest list counts as in time, whatever the clock says", () => {
    const life = opened();
    list(life, [row(1)]);
    list(life, [row(2, AT + 24 * HOUR)], { day: TOMORROW });
    life.setWall(0, "none");
    expect(show(life, "CODE2").events).toMatchObject([{ data: { priority: "appointment" } }]);
    expect(show(life, "CODE1").events).toMatchObject([{ data: { priority: "ordinary", appointment: "booking-1" } }]);
    expect(show(life, "CODE9").refusal).toBe("appointment-unknown");
  });

  test("U2: survives days without the hub: tomorrow's list is good tomorrow", () => {
    const life = opened();
    list(life, [row(1, AT + 24 * HOUR)], { day: TOMORROW });
    life.pass(25 * HOUR).tell({ type: "time.passed" });
    expect(show(life, "CODE1").events).toMatchObject([{ data: { visit: "2026-11-22-A700" } }]);
  });
});

describe("an appointment", () => {
  const early = () => {
    const life = listed(EARLIEST);
    show(life, "CODE1");
    life.prove("2026-11-21-A700");
    return life;
  };
  const due = (life: ReturnType<typeof opened>) => {
    life.tell({ type: "time.passed" });
    return life.of("visit.due").length;
  };

  test("that a newer list strikes off is not due before the time that its ticket knew", () => {
    const life = early();
    list(life, [row(2)], { issued: iso(AT - 12 * HOUR) });
    expect(due(life.pass(MINUTE))).toBe(0);
    expect(due(life.setWall(AT))).toBe(1);
  });

  test("whose ticket was voided by staff is not used up by it", () => {
    const life = early();
    life.signIn("w1", "op-1");
    life.tell({ type: "void.asked", station: "w1", ticket: "A700", reason: "taken twice" });
    expect(show(life, "CODE1").events).toMatchObject([{ data: { appointment: "booking-1" } }]);
  });

  test("that nobody has, shown again and again, leaves twenty records within ten minutes at one kiosk", () => {
    const life = listed(AT);
    for (let no = 0; no < 50; no += 1) expect(show(life, "CODE9").refusal).toBe("appointment-unknown");
    expect(life.of("appointment.refused")).toHaveLength(REFUSALS_TOLD_MAX);
    show(life.pass(REFUSALS_WITHIN_MS), "CODE9");
    expect(life.of("appointment.refused")).toHaveLength(REFUSALS_TOLD_MAX + 1);
  });
});

describe("an appointment to which nobody came", () => {
  test("is released once when its time is over, and not a moment before", () => {
    const life = listed(LATEST);
    life.tell({ type: "time.passed" });
    expect(life.of("appointment.released")).toEqual([]);
    life.pass(1).tell({ type: "time.passed" });
    life.pass(MINUTE).tell({ type: "time.passed" });
    expect(life.of("appointment.released")).toEqual([
      { appointment: "booking-1", service: "licence-first", at: iso(AT) },
      { appointment: "booking-2", service: "licence-first", at: iso(AT) },
    ]);
  });

  test("is not released where its citizen came", () => {
    const life = listed(AT);
    show(life, "CODE1");
    life.setWall(LATEST + 1).tell({ type: "time.passed" });
    expect(life.of("appointment.released")).toMatchObject([{ appointment: "booking-2" }]);
  });

  test("is released with at most fifty others in one tick", () => {
    const life = opened();
    list(
      life,
      Array.from({ length: 120 }, (_, no) => row(no)),
    );
    const counts = [0, 0, 0, 0].map((_, no) => {
      life.setWall(LATEST + 1 + no).tell({ type: "time.passed" });
      return life.of("appointment.released").length;
    });
    expect(counts).toEqual([RELEASES_MAX, 2 * RELEASES_MAX, 120, 120]);
  });

  test("is not released by a clock that nobody set, nor while the centre is held", () => {
    const life = listed(AT);
    life.tell({ type: "hold.asked", by: "control", reason: "fire alarm" });
    life.setWall(LATEST + 1).tell({ type: "time.passed" });
    life.tell({ type: "resume.asked", by: "control" });
    life.setWall(LATEST + 1, "none").tell({ type: "time.passed" });
    expect(life.of("appointment.released")).toEqual([]);
    life.setWall(LATEST + 1).tell({ type: "time.passed" });
    expect(life.of("appointment.released")).toHaveLength(2);
  });
});
