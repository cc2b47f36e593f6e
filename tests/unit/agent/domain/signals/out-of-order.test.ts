import { describe, expect, test } from "vitest";
import { MINUTE, opened, type Watching } from "./watching.ts";

const OTHERS = [{ ticket: "C700", why: "direct-call" as const }];
const reasons = ["wheelchair", "form brought", "small child", "interpreter", "unwell", "wrong window", "deaf", "elder"];

function ordinaryCalls(hall: Watching, count: number): void {
  for (let no = 0; no < count; no += 1) hall.pass(MINUTE).call("w1", hall.take());
}

function directCalls(hall: Watching, count: number, reason: (no: number) => string): void {
  for (let no = 0; no < count; no += 1) {
    hall.pass(MINUTE).call("w1", hall.take(), { rule: "direct", reason: reason(no), passedOver: OTHERS });
  }
}

describe("out-of-order", () => {
  test("many direct calls that pass others over are told once, with the calls as evidence (U7, U8)", () => {
    const hall = opened().signIn("w1");
    ordinaryCalls(hall, 20);
    directCalls(hall, 8, (no) => reasons[no] ?? "");
    expect(hall.raised).toHaveLength(1);
    const [signal] = hall.raised;
    expect(signal).toMatchObject({ signal: "out-of-order", operator: "op-w1", station: "w1", kiosk: null });
    expect(signal?.facts["citizensPassedOver"]).toBe(signal?.facts["directCalls"]);
    expect(signal?.evidence).toHaveLength(signal?.facts["directCalls"] ?? 0);
    expect(signal?.score).toBeGreaterThanOrEqual(40);
  });

  test("the same reason again and again weighs more than different ones", () => {
    const same = opened().signIn("w1");
    ordinaryCalls(same, 40);
    directCalls(same, 6, (no) => `As agreed, ${no}`);
    const different = opened().signIn("w1");
    ordinaryCalls(different, 40);
    directCalls(different, 6, (no) => reasons[no] ?? "");
    expect(same.raised).toHaveLength(1);
    expect(same.raised[0]?.facts["sameReasonCalls"]).toBeGreaterThanOrEqual(4);
    expect(different.raised).toEqual([]);
  });

  test("number 2 of the privileged range may be called before number 1 because another service's desk is free (U10)", () => {
    const hall = opened().signIn("w1").signIn("u1");
    for (let no = 0; no < 60; no += 1) {
      const [one, two] = [hall.take({ priority: "privileged" }), hall.take({ priority: "privileged" })];
      const passedOver = [{ ticket: one.slice(11), why: "privileged" as const }];
      hall.pass(MINUTE).call("u1", two, { rule: "privileged", passedOver });
      hall.pass(MINUTE).call("w1", one, { rule: "privileged" });
    }
    expect(hall.raised).toEqual([]);
  });

  test("a call that a rule explains never counts, however many it passes over (U10)", () => {
    const hall = opened().signIn("w1");
    for (const rule of ["first-come", "privileged", "at-risk", "appointment", "overtaking-bound"] as const) {
      for (let no = 0; no < 30; no += 1) {
        hall.call("w1", hall.take(), { rule, overtook: [{ queue: "plates/intake/ordinary", count: 9 }] });
      }
    }
    expect(hall.raised).toEqual([]);
  });

  test("direct calls that pass nobody over raise nothing (U10)", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 30; no += 1) hall.call("w1", hall.take(), { rule: "direct", reason: "as agreed" });
    expect(hall.raised).toEqual([]);
  });

  test.each([
    ["was missed before", (hall: Watching, visit: string) => hall.miss("w1", visit)],
    [
      "was postponed",
      (hall: Watching, visit: string) =>
        hall.tell({
          type: "visit.postponed",
          data: { ...hall.at("w1", visit), minutes: null, by: "citizen", reason: "a paper" },
        }),
    ],
    [
      "came back",
      (hall: Watching, visit: string) =>
        hall.tell({
          type: "visit.returned",
          data: {
            visit,
            ticket: visit.slice(11),
            service: "registration",
            stage: "intake",
            authority: "centre",
            why: "came-back",
          },
        }),
    ],
  ])("a citizen who %s may be called directly (U10)", (_, before) => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 20; no += 1) {
      const visit = hall.take();
      before(hall, visit);
      hall.pass(MINUTE).call("w1", visit, { rule: "direct", reason: "is here again", passedOver: OTHERS });
    }
    expect(hall.named("out-of-order")).toEqual([]);
  });

  test("privileged citizens may be called directly (U10)", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 20; no += 1) {
      const visit = hall.take({ priority: "privileged" });
      hall.call("w1", visit, { rule: "direct", reason: "privileged", passedOver: OTHERS });
    }
    expect(hall.raised).toEqual([]);
  });
});
