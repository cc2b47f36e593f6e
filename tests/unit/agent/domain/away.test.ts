import { describe, expect, test } from "vitest";
import { type Life, MINUTE, staffed } from "./life.ts";

function served(): { life: Life; id: string } {
  const life = staffed();
  const id = life.take();
  life.call("w1");
  life.pass(MINUTE).tell({ type: "start.told", station: "w1" });
  return { life, id };
}

const postpone = (life: Life, minutes: number | null, change: { by?: "citizen" | "centre"; reason?: string } = {}) =>
  life.tell({ type: "postpone.asked", station: "w1", minutes, by: "citizen", reason: "a photograph", ...change });

describe("a citizen who goes and comes back", () => {
  test("is waiting again by himself when his time is over, at his own place", () => {
    const { life, id } = served();
    const { place } = life.leg(id);
    postpone(life, 30);
    const later = life.take();
    life.pass(30 * MINUTE - 1).tell({ type: "time.passed" });
    expect(life.leg(id).phase).toBe("away");
    life.pass(1).tell({ type: "time.passed" });
    expect(life.leg(id)).toMatchObject({ phase: "waiting", stage: "intake", place });
    expect(life.call("w1").events).toMatchObject([{ data: { visit: id } }]);
    expect(life.leg(later).phase).toBe("waiting");
  });

  test("without a time is waiting again when he is there, and not before", () => {
    const { life, id } = served();
    postpone(life, null);
    life.pass(300 * MINUTE).tell({ type: "time.passed" });
    expect(life.leg(id).phase).toBe("away");
    const { ticket } = life.visit(id);
    life.tell({ type: "return.told", station: "w1", ticket });
    expect(life.of("visit.returned")).toMatchObject([{ visit: id, why: "came-back" }]);
    expect(life.tell({ type: "return.told", station: "w1", ticket }).refusal).toBe("ticket-not-away");
    expect(life.tell({ type: "return.told", station: "w1", ticket: "Z999" }).refusal).toBe("ticket-unknown");
  });

  test("is sent away only from where he is, and with a reason", () => {
    const { life } = served();
    expect(postpone(life, 10, { reason: "  " }).refusal).toBe("reason-missing");
    expect(postpone(life, 10).refusal).toBeNull();
    expect(postpone(life, 10).refusal).toBe("station-idle");
  });

  test.each([
    ["citizen", 21 * MINUTE],
    ["centre", MINUTE],
  ] as const)("by the wish of the %s is away in that party's time", (by, citizenMs) => {
    const { life, id } = served();
    postpone(life, 20, { by });
    life.pass(20 * MINUTE).tell({ type: "time.passed" });
    life.tell({ type: "void.asked", station: "w1", ticket: life.visit(id).ticket, reason: "to see whose it was" });
    const spent = life.of("visit.closed")[0]?.spent ?? [];
    const ofCitizen = spent.filter(({ owner }) => owner === "citizen").reduce((sum, { ms }) => sum + ms, 0);
    expect(ofCitizen).toBe(citizenMs);
    expect(spent.reduce((sum, { ms }) => sum + ms, 0)).toBe(21 * MINUTE);
  });
});

describe("a visit that ends without a document", () => {
  test("because the citizen has gone is told from where he is, or by anybody while he waits", () => {
    const { life, id } = served();
    const waiting = life.visit(life.take()).ticket;
    expect(life.tell({ type: "gone.told", station: "w2", ticket: life.visit(id).ticket }).refusal).toBe("station-busy");
    life.tell({ type: "gone.told", station: "w2", ticket: waiting });
    life.tell({ type: "gone.told", station: "w1", ticket: null });
    expect(life.of("visit.closed").map(({ ticket, outcome }) => [ticket, outcome])).toEqual([
      [waiting, "gone"],
      ["A001", "gone"],
    ]);
    expect(life.at("w1").visit).toBeNull();
  });

  test("because its ticket should not have been taken needs a reason, which stands in its end", () => {
    const life = staffed();
    const { ticket } = life.visit(life.take());
    expect(life.tell({ type: "void.asked", station: "w1", ticket, reason: "" }).refusal).toBe("reason-missing");
    life.tell({ type: "void.asked", station: "w1", ticket, reason: "taken twice" });
    expect(life.of("visit.closed")).toMatchObject([{ outcome: "voided", reason: "taken twice" }]);
  });
});
