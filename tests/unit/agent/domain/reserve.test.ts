import { describe, expect, test } from "vitest";
import { normInForce } from "../../../../agent/domain/reserve.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { Life, opened } from "./life.ts";

const norms = [
  { from: "2026-01-01", minutes: 120 },
  { from: "2026-11-21", minutes: 90 },
];

function withNorms() {
  const [first, ...others] = plan.services;
  if (first === undefined) throw new Error("the plan has services");
  return { service: { ...first, norms }, others };
}

describe("a reserved number", () => {
  test("K11 U3: is judged by the norm in force on the centre's own business day, and says which it is", () => {
    const { service, others } = withNorms();
    const life = new Life({ ...plan, services: [service, ...others] }, { wall: Date.UTC(2026, 10, 20, 23, 30) }).open();
    expect(life.centre.day).toBe("2026-11-21");
    expect(life.press().events).toMatchObject([{ data: { normMinutes: 90, normFrom: "2026-11-21" } }]);
  });

  test.each([
    ["2025-12-31", 120, "2026-01-01"],
    ["2026-11-20", 120, "2026-01-01"],
    ["2026-11-21", 90, "2026-11-21"],
    ["2027-01-01", 90, "2026-11-21"],
  ])("K11: of %s has a norm of %d minutes", (date, minutes, from) => {
    expect(normInForce(withNorms().service, date)).toEqual({ minutes, from });
  });

  test("where no norm was ever set has two hours, of no version", () => {
    expect(normInForce({ ...withNorms().service, norms: [] }, "2026-11-21")).toEqual({ minutes: 120, from: null });
  });

  test("keeps the kind of document that its service gives", () => {
    const life = opened();
    expect(life.visit(life.take("number-plates")).document).toBe(
      plan.services.find(({ id }) => id === "number-plates")?.document,
    );
  });
});
