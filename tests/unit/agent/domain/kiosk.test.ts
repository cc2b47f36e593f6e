import { describe, expect, test } from "vitest";
import { plan } from "../../../sim/centre-plan.ts";
import { Life, opened } from "./life.ts";

const kioskCoolMs = 3_000;
const rules = { ...plan, policy: { ...plan.policy, kioskCoolMs } };
const russian = { type: "service.asked", language: "ru", kiosk: "kiosk", code: "0123456789" } as const;

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
    life.pass(kioskCoolMs);
    expect(life.press()).toEqual({ events: [], orders: [], refusal: "button-busy" });
    expect(life.press("licence-first", "other-kiosk").refusal).toBeNull();
    expect(life.press("number-plates").refusal).toBeNull();
    life.prove(visit);
    expect(life.press().refusal).toBeNull();
  });

  test("gives the next ticket of a button only when it has rested, without a record of the press", () => {
    const life = opened(rules);
    life.prove(life.reserve());
    expect(life.pass(kioskCoolMs - 1).press()).toEqual({ events: [], orders: [], refusal: "button-cooling" });
    expect(life.press("licence-first", "other-kiosk").refusal).toBeNull();
    expect(life.tell({ ...russian, service: "licence-first" }).refusal).toBeNull();
    expect(life.pass(1).press().refusal).toBeNull();
  });

  test("rests after the last number, not after the last press", () => {
    const life = opened(rules);
    life.prove(life.reserve());
    for (let no = 1; no < 10; no += 1) life.pass(kioskCoolMs / 10).press();
    expect(life.pass(kioskCoolMs / 10).press().refusal).toBeNull();
  });

  test("gives no ticket while the centre is held, and as before when it goes on", () => {
    const life = opened();
    life.tell({ type: "hold.asked", by: "control", reason: "fire alarm" });
    expect(life.press()).toEqual({ events: [], orders: [], refusal: "centre-held" });
    life.tell({ type: "resume.asked", by: "control" });
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

  test("comes out beside its own kiosk or out of a printer that is nobody's, never beside another kiosk", () => {
    const printersOf = { kiosk: ["near"], "other-kiosk": ["far"] };
    const life = opened({ ...plan, printers: ["near", "far", "printer"], printersOf });
    expect(life.press("licence-first", "other-kiosk").orders).toMatchObject([{ printer: "printer" }]);
    for (const device of ["near", "far"]) life.tell({ type: "device.changed", device, phase: "ready", fault: null });
    expect(life.press("number-plates", "kiosk").orders).toMatchObject([{ printer: "near" }]);
    expect(life.press("number-plates", "other-kiosk").orders).toMatchObject([{ printer: "far" }]);
    expect(life.press("number-plates", "third-kiosk").orders).toMatchObject([{ printer: "printer" }]);
    life.printer("failed", "no-answer").tell({ type: "device.changed", device: "near", phase: "failed", fault: null });
    expect(life.press("licence-first", "kiosk").refusal).toBe("printer-not-ready");
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

  test("of the privileged button takes from the privileged range and counts only who goes first", () => {
    const life = opened();
    life.take();
    const privileged = { ...russian, service: "licence-first", priority: "privileged" } as const;
    expect(life.tell(privileged).events).toMatchObject([
      { data: { ticket: "A900", priority: "privileged", ahead: 0 } },
    ]);
    expect(life.press().events).toMatchObject([{ data: { ticket: "A002", priority: "ordinary", ahead: 2 } }]);
  });
});
