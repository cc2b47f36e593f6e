import { describe, expect, test } from "vitest";
import { MINUTE, opened, SECOND, type Watching } from "./watching.ts";

const uneven = [7, 14, 5, 22, 9, 31, 6, 12, 18, 8, 26, 5, 11, 16, 7];

function press(hall: Watching, count: number, gapMs: (no: number) => number): string[] {
  return Array.from({ length: count }, (_, no) => {
    hall.pass(gapMs(no));
    return hall.take({ language: "ru", service: "plates" });
  });
}

const evenly = (hall: Watching, count: number) => press(hall, count, (no) => 6_000 + (no % 2) * 200);

describe("hoarding", () => {
  test("tickets taken as evenly as by a machine are told of their kiosk, never of a citizen (U7, U8)", () => {
    const hall = opened();
    evenly(hall, 14);
    const [signal] = hall.raised;
    expect(hall.raised).toHaveLength(1);
    expect(signal).toMatchObject({ signal: "hoarding", kiosk: "kiosk-1", operator: null, station: null });
    expect(signal?.facts).toMatchObject({ tickets: 10, shareOfOpeningPercent: 100 });
    expect(signal?.evidence).toHaveLength(10);
  });

  test("citizens who then do not come raise the score of the same tickets", () => {
    const hall = opened().signIn("w1");
    const visits = evenly(hall, 14);
    hall.pass(61 * MINUTE);
    for (const visit of visits.slice(0, 8)) hall.pass(MINUTE).call("w1", visit).pass(MINUTE).miss("w1", visit);
    const scores = hall.named("hoarding").map((signal) => signal.score);
    expect(scores.length).toBeGreaterThan(1);
    expect(scores.at(-1)).toBeGreaterThan(scores[0] ?? 100);
  });

  test("a busload with one wish is no hoard, because its citizens come (U10)", () => {
    const hall = opened().signIn("w1");
    const visits = press(hall, 15, (no) => (uneven[no] ?? 9) * SECOND);
    for (const visit of visits) hall.pass(MINUTE).call("w1", visit).begin("w1", visit).finish("w1", visit);
    expect(hall.named("hoarding")).toEqual([]);
  });

  test("the same tickets without citizens are told once enough were missed", () => {
    const hall = opened().signIn("w1");
    const visits = press(hall, 15, (no) => Math.min(24, uneven[no] ?? 9) * SECOND);
    for (const visit of visits) hall.pass(MINUTE).call("w1", visit).pass(MINUTE).miss("w1", visit);
    expect(hall.named("hoarding")[0]?.facts["didNotCome"]).toBeGreaterThanOrEqual(3);
  });

  test("the morning rush of people in line raises nothing (U10)", () => {
    const hall = opened();
    for (let no = 0; no < 80; no += 1) {
      hall.pass((uneven[no % uneven.length] ?? 9) * SECOND);
      hall.take({ language: no % 3 === 0 ? "kk" : "ru", service: no % 2 === 0 ? "plates" : "registration" });
    }
    expect(hall.raised).toEqual([]);
  });

  test("a family that takes five tickets and leaves raises nothing (U10)", () => {
    const hall = opened().signIn("w1");
    const visits = evenly(hall, 5);
    for (const visit of visits) hall.pass(MINUTE).call("w1", visit).pass(MINUTE).miss("w1", visit);
    expect(hall.raised).toEqual([]);
  });

  test("appointments that are checked in one after another are nobody's hoard (U10)", () => {
    const hall = opened();
    for (let no = 0; no < 30; no += 1) hall.pass(6 * SECOND).take({ priority: "appointment", appointment: `ap-${no}` });
    expect(hall.raised).toEqual([]);
  });

  test("no-shows before a dead board confirm nothing (U10)", () => {
    const hall = opened().signIn("w1");
    const visits = press(hall, 15, (no) => Math.min(24, uneven[no] ?? 9) * SECOND);
    for (const visit of visits) hall.pass(MINUTE).call("w1", visit).pass(MINUTE).miss("w1", visit, { fair: false });
    hall.pass(MINUTE).miss("w1", visits[0] ?? "");
    expect(hall.raised).toEqual([]);
  });

  test("tickets whose paper never came out are in nobody's hands (U10)", () => {
    const hall = opened();
    for (let no = 0; no < 40; no += 1) {
      const visit = hall.pass(6 * SECOND).take();
      const data = {
        visit,
        ticket: visit.slice(11),
        service: "registration",
        why: "paper-out",
        paper: "none" as const,
      };
      hall.tell({ type: "ticket.voided", data });
    }
    expect(hall.raised).toEqual([]);
  });
});
