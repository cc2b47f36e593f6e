import { describe, expect, test } from "vitest";
import type { TicketScanned } from "../../../../agent/domain/input.ts";
import { type Life, opened, staffed } from "./life.ts";

const CODE = "0123456789";

const scan = (life: Life, visit: string | null, change: Partial<TicketScanned> = {}) =>
  life.tell({
    type: "ticket.scanned",
    device: "hall",
    station: null,
    visit,
    code: CODE,
    verdict: "genuine",
    ...change,
  });

describe("a ticket before the scanner of the hall", () => {
  test("that runs is genuine", () => {
    const life = opened();
    const visit = life.take();
    expect(scan(life, visit)).toEqual({
      events: [{ type: "ticket.checked", data: { device: "hall", visit, verdict: "genuine" } }],
      orders: [],
      refusal: null,
    });
  });

  test.each([
    ["altered", "ticket-altered"],
    ["foreign", "ticket-foreign"],
  ] as const)("that is %s is told and recorded, without the visit that it claims", (verdict, refusal) => {
    const life = opened();
    expect(scan(life, life.take(), { verdict })).toEqual({
      events: [{ type: "ticket.checked", data: { device: "hall", verdict } }],
      orders: [],
      refusal,
    });
  });

  test("is unknown with another's code, after its visit has ended, and where it names none", () => {
    const life = staffed();
    const visit = life.take("number-plates");
    expect(scan(life, visit, { code: "9876543210" }).refusal).toBe("ticket-unknown");
    life.serve("w1");
    life.serve("w1");
    expect(scan(life, visit).events).toEqual([
      { type: "ticket.checked", data: { device: "hall", verdict: "unknown" } },
    ]);
    expect(scan(life, null).refusal).toBe("ticket-unknown");
    expect(life.of("ticket.checked").map(({ verdict }) => verdict)).toEqual(["unknown", "unknown", "unknown"]);
  });
});
