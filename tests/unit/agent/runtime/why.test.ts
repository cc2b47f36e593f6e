import { describe, expect, test } from "vitest";
import type { CentreEvent, EventOf } from "../../../../agent/domain/event.ts";
import { type Told, whyCalled } from "../../../../agent/runtime/why.ts";
import { type Life, opened } from "../domain/life.ts";

const OP = { station: "w1", operator: "op-1" } as const;

function recordsOf(life: Life): readonly Told[] {
  return life.events.map((event, at) => ({ wall: life.now.wall + at, event }));
}

function privileged(life: Life): void {
  const service = "licence-first";
  const press = { type: "service.asked", service, language: "ru", kiosk: "kiosk-2", code: "0123456789" } as const;
  const [reserved] = life.tell({ ...press, priority: "privileged" }).events;
  if (reserved?.type !== "ticket.reserved") throw new Error("no number was reserved");
  life.prove(reserved.data.visit);
}

function staffedHall(): Life {
  const life = opened();
  life.signIn(OP.station, OP.operator);
  return life;
}

describe("why a ticket was called", () => {
  test("is its turn where nobody who waited had an earlier place", () => {
    const life = staffedHall();
    life.take();
    life.pass(12 * 60_000).call("w1");
    expect(whyCalled(recordsOf(life), "A001", null)).toMatchObject({
      visit: "2026-11-21-A001",
      call: {
        rule: "first-come",
        reason: null,
        stage: "intake",
        station: "w1",
        waitedMs: 12 * 60_000,
        passedOver: [],
        passedOverCount: 0,
      },
      overtakenBy: [],
      end: null,
    });
  });

  test("names those who were passed over by a privileged ticket, and tells them who passed", () => {
    const life = staffedHall();
    life.take();
    privileged(life);
    life.call("w1");
    const records = recordsOf(life);
    expect(whyCalled(records, "A900", null)?.call).toMatchObject({
      rule: "privileged",
      passedOver: [{ ticket: "A001", why: "privileged" }],
      passedOverCount: 1,
    });
    const waiting = whyCalled(records, "A001", null);
    expect(waiting?.call).toBeNull();
    expect(waiting?.issued?.stage).toBe("intake");
    expect(waiting?.overtakenBy).toMatchObject([{ ticket: "A900", rule: "privileged" }]);
  });

  test("keeps to a call those who went ahead before it, and starts anew for the next one", () => {
    const life = staffedHall();
    life.take();
    privileged(life);
    life.serve("w1");
    life.pass(60_000).call("w1");
    expect(whyCalled(recordsOf(life), "A001", null)).toMatchObject({
      call: { rule: "first-come" },
      overtakenBy: [{ ticket: "A900" }],
    });
    life.tell({ type: "start.told", station: "w1" });
    life.tell({ type: "postpone.asked", station: "w1", minutes: null, by: "citizen", reason: "paper" });
    life.tell({ type: "return.told", station: "w1", ticket: "A001" });
    life.pass(60_000).call("w1", "A001", "his turn");
    expect(whyCalled(recordsOf(life), "A001", null)).toMatchObject({
      call: { rule: "direct", reason: "his turn" },
      overtakenBy: [],
    });
  });

  test("is told of the latest day with this number unless a day is named", () => {
    const on = (day: string, wall: number): readonly Told[] => {
      const visit = `${day}-A001`;
      const life = staffedHall();
      life.take();
      life.call("w1");
      const moved = (event: CentreEvent): CentreEvent =>
        JSON.parse(JSON.stringify(event).replaceAll("2026-11-21", day)) as CentreEvent;
      expect(moved(life.events.find((event) => event.type === "visit.called") as CentreEvent)).toMatchObject({
        data: { visit },
      });
      return life.events.map((event) => ({ wall, event: moved(event) }));
    };
    const records = [...on("2026-11-20", 1), ...on("2026-11-21", 2)];
    expect(whyCalled(records, "A001", null)?.call?.wall).toBe(2);
    expect(whyCalled(records, "A001", "2026-11-20")?.call?.wall).toBe(1);
    expect(whyCalled(records, "A001", "2026-11-19")).toBeNull();
    expect(whyCalled(records, "A002", null)).toBeNull();
  });

  test("says how a visit ended that was never called", () => {
    const life = staffedHall();
    life.take();
    life.tell({ type: "void.asked", station: "w1", ticket: "A001", reason: "taken twice" });
    expect(whyCalled(recordsOf(life), "A001", null)).toMatchObject({ call: null, end: "voided" });
    const unproven = opened();
    unproven.reserve();
    expect(whyCalled(recordsOf(unproven), "A001", null)).toMatchObject({ call: null, issued: null, end: null });
  });

  test("counts those beyond the names that a record has room for", () => {
    const life = staffedHall();
    life.take();
    life.call("w1");
    const called = life.of("visit.called")[0] as EventOf<"visit.called">["data"];
    const passedOver = [{ ticket: "A002", why: "at-risk" as const }];
    const overtook = [{ queue: "licence-first/intake/ordinary", count: 31 }];
    const crowded: CentreEvent = { type: "visit.called", data: { ...called, rule: "at-risk", passedOver, overtook } };
    const records = [...recordsOf(life), { wall: 5, event: crowded }];
    expect(whyCalled(records, "A001", null)?.call).toMatchObject({ passedOver, passedOverCount: 31 });
  });
});
