import { describe, expect, test } from "vitest";
import { PAPER_WAIT_MS } from "../../../../agent/domain/decide-ticket.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { type Life, opened } from "./life.ts";

const ready = (life: Life, device: string) =>
  life.tell({ type: "device.changed", device, phase: "ready", fault: null });

function withSpares(...spares: readonly string[]): Life {
  const life = opened({ ...plan, printers: ["printer", ...spares] });
  for (const spare of spares) ready(life, spare);
  return life;
}

const refuse = (life: Life, visit: string, { printer, copy = 0 }: { printer: string; copy?: number }) =>
  life.tell({ type: "print.refused", visit, copy, printer, why: "paper-out" });

describe("a spare printer", () => {
  test("takes over at once, unmarked, what did certainly not come out of the first: it is never said that nothing prints", () => {
    const life = withSpares("spare");
    const visit = life.reserve();
    expect(refuse(life, visit, { printer: "printer" })).toMatchObject({
      events: [{ type: "ticket.rerouted", data: { visit, copy: 0, from: "printer", to: "spare", why: "paper-out" } }],
      orders: [{ type: "print", visit, copy: 0, printer: "spare" }],
    });
    life.prove(visit);
    expect(life.of("ticket.issued")).toMatchObject([{ visit, copy: 0 }]);
  });

  test("is asked only once for one slip: when all have refused it, the number is void", () => {
    const life = withSpares("spare", "third");
    const visit = life.reserve();
    refuse(life, visit, { printer: "printer" });
    expect(refuse(life, visit, { printer: "spare" }).orders).toMatchObject([{ printer: "third" }]);
    expect(refuse(life, visit, { printer: "third" }).events).toMatchObject([
      { type: "ticket.voided", data: { paper: "none" } },
    ]);
  });

  test("that is not ready is not asked", () => {
    const life = withSpares("spare");
    life.tell({ type: "device.changed", device: "spare", phase: "degraded", fault: "paper-out" });
    const visit = life.reserve();
    expect(refuse(life, visit, { printer: "printer" }).events).toMatchObject([{ type: "ticket.voided" }]);
  });

  test("prints a marked copy of what the first may have printed, though the first still calls itself ready", () => {
    const life = withSpares("spare");
    const visit = life.reserve();
    const lost = life.tell({ type: "print.unknown", visit, copy: 0, printer: "printer" });
    expect(lost.events.map(({ type }) => type)).toEqual(["ticket.unproven", "ticket.reprinted"]);
    expect(lost.orders).toEqual([{ type: "print", visit, copy: 1, printer: "spare" }]);
  });

  test("that refuses a copy leaves it to the first, as the same copy", () => {
    const life = withSpares("spare");
    const visit = life.reserve();
    life.tell({ type: "print.unknown", visit, copy: 0, printer: "printer" });
    expect(refuse(life, visit, { printer: "spare", copy: 1 }).orders).toEqual([
      { type: "print", visit, copy: 1, printer: "printer" },
    ]);
    expect(refuse(life, visit, { printer: "printer", copy: 1 }).events).toMatchObject([
      { type: "ticket.unproven", data: { copy: 1 } },
    ]);
  });

  test("gets nothing that nobody waits for any more", () => {
    const life = withSpares("spare");
    const visit = life.reserve();
    life.pass(PAPER_WAIT_MS);
    expect(refuse(life, visit, { printer: "printer" }).events).toMatchObject([
      { type: "ticket.voided", data: { why: "paper-out" } },
    ]);
  });

  test("beside another kiosk takes nothing over", () => {
    const rules = { ...plan, printers: ["printer", "far"], printersOf: { "other-kiosk": ["far"] } };
    const life = opened(rules);
    ready(life, "far");
    const visit = life.reserve();
    expect(refuse(life, visit, { printer: "printer" }).events).toMatchObject([{ type: "ticket.voided" }]);
  });

  test("gives its word for a slip once: an old word of the first settles nothing any more", () => {
    const life = withSpares("spare");
    const visit = life.reserve();
    refuse(life, visit, { printer: "printer" });
    life.prove(visit);
    const later = life.tell({ type: "print.unknown", visit, copy: 0, printer: "printer" });
    expect(later.events).toEqual([]);
    expect(life.of("ticket.issued")).toHaveLength(1);
  });
});
