import { describe, expect, test } from "vitest";
import { nextNormMs } from "../../../../../agent/domain/norm/norm.ts";
import { sumOf } from "../../../../../agent/domain/ownership.ts";
import { HOUR, type Life, MINUTE, staffed } from "../life.ts";

const tick = (life: Life) => {
  const { events } = life.tell({ type: "time.passed" });
  return events.filter(({ type }) => type !== "signal.raised");
};

describe("a norm", () => {
  test("K11 K12: is told when it is nearly used up and when it is overrun, once each, by the passing of time alone", () => {
    const life = staffed();
    const visit = life.take("number-plates");
    life.pass(48 * MINUTE - 1);
    expect(tick(life).map(({ type }) => type)).toEqual(["centre.observed"]);
    life.pass(1);
    expect(tick(life)).toMatchObject([{ type: "visit.at-risk", data: { visit, runningMs: 48 * MINUTE } }]);
    life.pass(12 * MINUTE);
    expect(tick(life).map(({ type }) => type)).toEqual(["centre.observed"]);
    life.pass(1);
    expect(tick(life)).toMatchObject([
      { type: "visit.overdue", data: { visit, stage: "intake", authority: "centre", runningMs: 60 * MINUTE + 1 } },
      { type: "cause.opened", data: { visit, stage: "intake", authority: "centre" } },
    ]);
    life.pass(HOUR);
    expect(tick(life).map(({ type }) => type)).toEqual(["centre.observed"]);
  });

  test("K18: says when it has to be looked at next, and looks only at the first of many", () => {
    const life = staffed();
    expect(nextNormMs(life.centre, life.rules.policy, life.now)).toBeNull();
    life.take("number-plates");
    life.pass(10 * MINUTE).take("number-plates");
    life.take("licence-first");
    expect(nextNormMs(life.centre, life.rules.policy, life.now)).toBe(38 * MINUTE);
    life.pass(38 * MINUTE);
    tick(life);
    expect(nextNormMs(life.centre, life.rules.policy, life.now)).toBe(10 * MINUTE);
  });

  test("K11: that takes effect tomorrow does not judge a ticket of today", () => {
    const life = staffed();
    const rules = {
      ...life.rules,
      services: life.rules.services.map((service) => ({
        ...service,
        norms: [...service.norms, { from: "2026-11-22", minutes: 5 }],
      })),
    };
    const other = staffed(rules);
    other.take("number-plates");
    expect(other.of("ticket.reserved")).toMatchObject([{ normMinutes: 60, normFrom: "2026-01-01" }]);
    other.pass(24 * HOUR);
    tick(other);
    other.take("number-plates");
    expect(other.of("ticket.reserved").at(-1)).toMatchObject({ normMinutes: 5, normFrom: "2026-11-22" });
  });

  test("an overdue visit that waits goes ahead, and one that is overrun at its very end has its case too", () => {
    const life = staffed();
    life.take("number-plates");
    life.pass(48 * MINUTE);
    tick(life);
    expect([...life.centre.queues.keys()]).toEqual(["number-plates/intake/at-risk"]);
    life.pass(20 * MINUTE).tell({ type: "gone.told", station: "w1", ticket: "C001" });
    expect(life.types().slice(-3)).toEqual(["visit.overdue", "cause.opened", "visit.closed"]);
  });
});

describe("the cause of an overrun", () => {
  function late(life: Life) {
    life.take("number-plates");
    life.pass(20 * MINUTE).tell({ type: "hold.asked", by: "kiosk", reason: "air-raid alarm" });
    life.pass(30 * MINUTE).tell({ type: "resume.asked", by: "kiosk" });
    life.pass(20 * MINUTE).serve("w1");
    life.pass(30 * MINUTE);
    tick(life);
    life.serve("w2");
    return life;
  }

  test("K12 K13 U10: is split to the millisecond, machines and force majeure first, and names the authority that owns the rest", () => {
    const life = late(staffed());
    life.pass(25 * HOUR);
    tick(life);
    tick(life);
    const [cause] = life.of("cause.closed");
    expect(cause).toMatchObject({
      totalMs: 112 * MINUTE,
      overrunMs: 52 * MINUTE,
      addressees: ["centre"],
      annotations: 0,
    });
    expect(sumOf(cause?.shares ?? [])).toBe(52 * MINUTE);
    const held = (cause?.shares ?? []).filter(({ owner }) => owner === "force-majeure");
    expect(sumOf(held)).toBe(30 * MINUTE);
    expect(life.centre.cases.size).toBe(0);
  });

  test("K14: of a stage of the police goes to the police, and names nobody of the centre", () => {
    const life = staffed();
    life.take("vehicle-registration");
    life.serve("w1");
    life.pass(2 * HOUR);
    tick(life);
    expect(life.of("cause.opened")).toMatchObject([{ stage: "unit-check", authority: "police" }]);
    life.tell({ type: "void.asked", station: "w1", ticket: "B001", reason: "citizen asked for it" });
    life.pass(25 * HOUR);
    tick(life);
    tick(life);
    expect(life.of("cause.closed")).toMatchObject([{ addressees: ["police"] }]);
  });

  test("takes what staff know of it until its time is over", () => {
    const life = late(staffed());
    const visit = "2026-11-21-C001";
    const annotate = (text: string) => life.tell({ type: "annotate.told", station: "w1", visit, text });
    expect(annotate(" ").refusal).toBe("reason-missing");
    expect(annotate("the shelter was far away").refusal).toBeNull();
    expect(life.of("cause.annotated")).toMatchObject([{ operator: "op-1", authority: "centre" }]);
    life.pass(24 * HOUR);
    expect(annotate("too late").refusal).toBe("annotation-late");
    tick(life);
    tick(life);
    expect(life.of("cause.closed")).toMatchObject([{ annotations: 1 }]);
    expect(annotate("no longer open").refusal).toBe("case-unknown");
  });
});
