import { describe, expect, test } from "vitest";
import { PAPER_WAIT_MS } from "../../../../agent/domain/decide-ticket.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { HOUR, opened } from "./life.ts";

describe("paper and ticket are one transaction", () => {
  test("K16: the clock of the visit starts at the proof, not at the press", () => {
    const life = opened();
    const visit = life.reserve();
    life.pass(4_000).prove(visit);
    expect(life.visit(visit)).toMatchObject({
      phase: "open",
      issuedAt: { mono: life.now.mono },
      legs: [{ stage: "intake", phase: "waiting", lane: "ordinary" }],
    });
    expect(life.centre.queues.get("licence-first/intake/ordinary")).toEqual([visit]);
    expect(life.centre.reserved).toEqual([]);
  });

  test.each(["paper-out", "cover-open", "printer-error", "printer-offline", "too-many-jobs", "job-expired"] as const)(
    "a slip that certainly did not come out for %s makes the number void, for ever",
    (why) => {
      const life = opened();
      const visit = life.reserve();
      life.tell({ type: "print.refused", visit, copy: 0, printer: "printer", why });
      expect(life.of("ticket.voided")).toMatchObject([{ visit, why, paper: "none" }]);
      expect(life.prove(visit).events).toEqual([]);
      expect(life.take()).toBe("2026-11-21-A002");
    },
  );

  test("a slip whose fate is unknown is printed again at once, marked as a copy", () => {
    const life = opened();
    const visit = life.reserve();
    const lost = life.tell({ type: "print.unknown", visit, copy: 0, printer: "printer" });
    expect(lost.events.map((event) => event.type)).toEqual(["ticket.unproven", "ticket.reprinted"]);
    expect(lost.orders).toEqual([{ type: "print", visit, copy: 1, printer: "printer" }]);
    life.prove(visit, 1);
    expect(life.of("ticket.issued")).toMatchObject([{ visit, copy: 1 }]);
  });

  test("word of an earlier slip settles nothing once a copy is on its way", () => {
    const life = opened();
    const visit = life.reserve();
    life.tell({ type: "print.unknown", visit, copy: 0, printer: "printer" });
    expect(life.prove(visit, 0).events).toEqual([]);
    expect(life.tell({ type: "print.unknown", visit, copy: 0, printer: "printer" }).events).toEqual([]);
    expect(life.tell({ type: "print.refused", visit, copy: 0, printer: "printer", why: "paper-out" }).events).toEqual(
      [],
    );
  });

  test("there are at most two copies, then the number is void with paper possible", () => {
    const life = opened();
    const visit = life.reserve();
    for (const copy of [0, 1, 2]) life.tell({ type: "print.unknown", visit, copy, printer: "printer" });
    expect(life.of("ticket.reprinted").map((again) => again.copy)).toEqual([1, 2]);
    expect(life.of("ticket.voided")).toMatchObject([{ visit, why: "never-proven", paper: "possible" }]);
  });

  test("a copy that did certainly not come out leaves the first slip in doubt", () => {
    const life = opened();
    const visit = life.reserve();
    life.tell({ type: "print.unknown", visit, copy: 0, printer: "printer" });
    life.tell({ type: "print.refused", visit, copy: 1, printer: "printer", why: "paper-out" });
    expect(life.of("ticket.voided")).toEqual([]);
    expect(life.of("ticket.unproven").at(-1)).toMatchObject({ visit, copy: 1, why: "paper-out" });
    life.tell({ type: "time.passed" });
    expect(life.of("ticket.reprinted").at(-1)).toMatchObject({ visit, copy: 2 });
  });

  test("the copy waits for a printer that is away, and is void when the citizen must be gone", () => {
    const life = opened();
    const visit = life.reserve();
    life.printer("failed", "no-answer");
    expect(life.tell({ type: "print.unknown", visit, copy: 0, printer: "printer" }).orders).toEqual([]);
    life.pass(PAPER_WAIT_MS - 1).tell({ type: "time.passed" });
    expect(life.of("ticket.voided")).toEqual([]);
    life.pass(1).tell({ type: "time.passed" });
    expect(life.of("ticket.voided")).toMatchObject([{ visit, why: "citizen-gone", paper: "possible" }]);
    expect(life.centre.reserved).toEqual([]);
  });

  test("a printer that comes back settles what was in doubt", () => {
    const life = opened();
    const visit = life.reserve();
    life.printer("failed", "no-answer").tell({ type: "print.unknown", visit, copy: 0, printer: "printer" });
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

describe("a proven slip", () => {
  test("begins the wait for the first stage and for those that may go on beside it, and for no other", () => {
    const [first, ...others] = plan.services;
    if (first === undefined) throw new Error("the plan has services");
    const [intake, exam, production, handover] = first.stages;
    if (!intake || !exam || !production || !handover) throw new Error("the service has four stages");
    const stages = [intake, { ...exam, parallel: true }, production, { ...handover, parallel: true }];
    const life = opened({ ...plan, services: [{ ...first, stages }, ...others] });
    const visit = life.visit(life.take());
    expect(visit.legs.map(({ stage, place }) => [stage, place])).toEqual([
      ["intake", visit.place],
      ["exam-theory", visit.place],
    ]);
  });

  test("that is told of twice changes nothing the second time", () => {
    const life = opened();
    const visit = life.take();
    const [issued] = life.events.filter(({ type }) => type === "ticket.issued");
    if (issued === undefined) throw new Error("the ticket was issued");
    const before = life.visit(visit);
    life.pass(5_000).evolve(issued);
    expect(life.visit(visit)).toEqual(before);
  });
});
