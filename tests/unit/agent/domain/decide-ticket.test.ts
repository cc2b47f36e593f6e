import { describe, expect, test } from "vitest";
import { normInForce, PAPER_WAIT_MS } from "../../../../agent/domain/decide-ticket.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { HOUR, Life, opened } from "./life.ts";

describe("a press", () => {
  test("reserves a number and orders one slip, and nobody waits before the paper is proven", () => {
    const life = opened();
    const pressed = life.press();
    expect(pressed.events).toMatchObject([{ type: "ticket.reserved", data: { ticket: "A001", ahead: 0 } }]);
    expect(pressed.orders).toEqual([{ type: "print", visit: "2026-11-21-A001", copy: 0, printer: "printer" }]);
    expect(life.centre.queues.size).toBe(0);
  });

  test("gives no second number while the slip of the same button is on its way", () => {
    const life = opened();
    const visit = life.reserve();
    expect(life.press().refusal).toBe("button-busy");
    expect(life.press("licence-first", "other-kiosk").refusal).toBeNull();
    expect(life.press("number-plates").refusal).toBeNull();
    life.prove(visit);
    expect(life.press().refusal).toBeNull();
  });

  test.each([
    ["failed", "no-answer"],
    ["degraded", "paper-out"],
  ] as const)("is refused while the printer is %s with %s", (phase, fault) => {
    const life = opened().printer(phase, fault);
    expect(life.press()).toEqual({ events: [], orders: [], refusal: "printer-not-ready" });
  });

  test("is taken while the paper only runs low", () => {
    expect(opened().printer("degraded", "paper-low").press().refusal).toBeNull();
  });

  test("goes to the second printer while the first is away", () => {
    const life = opened({ ...plan, printers: ["printer", "spare"] });
    life.tell({ type: "device.changed", device: "spare", phase: "ready", fault: null });
    expect(life.press().orders).toMatchObject([{ printer: "printer" }]);
    life.printer("failed", "no-answer");
    expect(life.press("number-plates").orders).toMatchObject([{ printer: "spare" }]);
  });

  test("is refused before the day is open, and for a service that nobody offers", () => {
    expect(new Life().press().refusal).toBe("centre-closed");
    expect(opened().press("passport").refusal).toBe("service-unknown");
  });

  test("is refused where more visits are open than any hall holds", () => {
    const life = opened();
    const spare = life.visit(life.take());
    let { visits } = life.centre;
    for (let no = 0; no < 4_000; no += 1) visits = visits.set(`other-${no}`, { ...spare, id: `other-${no}` });
    life.centre = { ...life.centre, visits };
    expect(life.press().refusal).toBe("centre-full");
  });

  test("counts as ahead who waits for the same first stage and whose slip is on its way", () => {
    const life = opened();
    life.take();
    life.take();
    life.take("number-plates");
    life.reserve("licence-first", "other-kiosk");
    expect(life.press().events).toMatchObject([{ data: { ahead: 3 } }]);
  });

  test("K11: is judged by the norm in force on the centre's own business day", () => {
    const norms = [
      { from: "2026-01-01", minutes: 120 },
      { from: "2026-11-21", minutes: 90 },
    ];
    const [first, ...others] = plan.services;
    if (first === undefined) throw new Error("the plan has services");
    const service = { ...first, norms };
    expect(normInForce(service, "2025-12-31")).toBe(120);
    expect(normInForce(service, "2026-11-20")).toBe(120);
    expect(normInForce(service, "2026-11-21")).toBe(90);
    const life = new Life({ ...plan, services: [service, ...others] }, { wall: Date.UTC(2026, 10, 20, 23, 30) }).open();
    expect(life.centre.day).toBe("2026-11-21");
    expect(life.press().events).toMatchObject([{ data: { normMinutes: 90 } }]);
  });
});

describe("paper and ticket are one transaction", () => {
  test("K16: the clock of the visit starts at the proof, not at the press", () => {
    const life = opened();
    const visit = life.reserve();
    life.pass(4_000).prove(visit);
    expect(life.visit(visit)).toMatchObject({ phase: "waiting", issuedAt: { mono: life.now.mono } });
    expect(life.centre.queues.get("licence-first/intake")).toEqual([visit]);
    expect(life.centre.reserved).toEqual([]);
  });

  test.each(["paper-out", "cover-open", "printer-error", "printer-offline", "too-many-jobs", "job-expired"] as const)(
    "a slip that certainly did not come out for %s makes the number void, for ever",
    (why) => {
      const life = opened();
      const visit = life.reserve();
      life.tell({ type: "print.refused", visit, copy: 0, why });
      expect(life.of("ticket.voided")).toMatchObject([{ visit, why, paper: "none" }]);
      expect(life.prove(visit).events).toEqual([]);
      expect(life.take()).toBe("2026-11-21-A002");
    },
  );

  test("a slip whose fate is unknown is printed again at once, marked as a copy", () => {
    const life = opened();
    const visit = life.reserve();
    const lost = life.tell({ type: "print.unknown", visit, copy: 0 });
    expect(lost.events.map((event) => event.type)).toEqual(["ticket.unproven", "ticket.reprinted"]);
    expect(lost.orders).toEqual([{ type: "print", visit, copy: 1, printer: "printer" }]);
    life.prove(visit, 1);
    expect(life.of("ticket.issued")).toMatchObject([{ visit, copy: 1 }]);
  });

  test("word of an earlier slip settles nothing once a copy is on its way", () => {
    const life = opened();
    const visit = life.reserve();
    life.tell({ type: "print.unknown", visit, copy: 0 });
    expect(life.prove(visit, 0).events).toEqual([]);
    expect(life.tell({ type: "print.unknown", visit, copy: 0 }).events).toEqual([]);
    expect(life.tell({ type: "print.refused", visit, copy: 0, why: "paper-out" }).events).toEqual([]);
  });

  test("there are at most two copies, then the number is void with paper possible", () => {
    const life = opened();
    const visit = life.reserve();
    for (const copy of [0, 1, 2]) life.tell({ type: "print.unknown", visit, copy });
    expect(life.of("ticket.reprinted").map((again) => again.copy)).toEqual([1, 2]);
    expect(life.of("ticket.voided")).toMatchObject([{ visit, why: "never-proven", paper: "possible" }]);
  });

  test("a copy that did certainly not come out leaves the first slip in doubt", () => {
    const life = opened();
    const visit = life.reserve();
    life.tell({ type: "print.unknown", visit, copy: 0 });
    life.tell({ type: "print.refused", visit, copy: 1, why: "paper-out" });
    expect(life.of("ticket.voided")).toEqual([]);
    expect(life.of("ticket.unproven").at(-1)).toMatchObject({ visit, copy: 1, why: "paper-out" });
    life.tell({ type: "time.passed" });
    expect(life.of("ticket.reprinted").at(-1)).toMatchObject({ visit, copy: 2 });
  });

  test("the copy waits for a printer that is away, and is void when the citizen must be gone", () => {
    const life = opened();
    const visit = life.reserve();
    life.printer("failed", "no-answer");
    expect(life.tell({ type: "print.unknown", visit, copy: 0 }).orders).toEqual([]);
    expect(life.pass(PAPER_WAIT_MS - 1).tell({ type: "time.passed" }).events).toEqual([]);
    life.pass(1).tell({ type: "time.passed" });
    expect(life.of("ticket.voided")).toMatchObject([{ visit, why: "citizen-gone", paper: "possible" }]);
    expect(life.centre.reserved).toEqual([]);
  });

  test("a printer that comes back settles what was in doubt", () => {
    const life = opened();
    const visit = life.reserve();
    life.printer("failed", "no-answer").tell({ type: "print.unknown", visit, copy: 0 });
    const back = life.pass(1_000).tell({ type: "device.changed", device: "printer", phase: "ready", fault: null });
    expect(back.orders).toEqual([{ type: "print", visit, copy: 1, printer: "printer" }]);
  });

  test("after a restart every slip that was on its way is in doubt, and is settled when the printer is there", () => {
    const life = opened();
    const visit = life.reserve();
    life.pass(5_000).tell({ type: "agent.started", version: "test", config: "test" });
    expect(life.press("number-plates").refusal).toBe("printer-not-ready");
    expect(life.tell({ type: "time.passed" }).orders).toEqual([]);
    life.printer("ready");
    expect(life.orders.at(-1)).toEqual({ type: "print", visit, copy: 1, printer: "printer" });
  });

  test("after a power cut of a day the number is void", () => {
    const life = opened();
    const visit = life.reserve();
    life.now = { boot: "boot-2", mono: 20, wall: life.now.wall + HOUR, quality: "rtc" };
    life.open();
    expect(life.of("ticket.voided")).toMatchObject([{ visit, why: "citizen-gone" }]);
    expect(life.of("agent.started").at(-1)).toMatchObject({ darkMs: HOUR, bootId: "boot-2" });
  });
});
