import { describe, expect, test } from "vitest";
import { appointmentsView, queueViews } from "../../../../../agent/console/bench/waiting-view.ts";

const MINUTE_MS = 60_000;
const waits = (ticket: string, lane: "privileged" | "ordinary", second: number) => ({
  ticket,
  lane,
  since: new Date(second * 1_000).toISOString(),
});

describe("who waits, as the bench shows it", () => {
  test("one row a stage, those first whose lane goes ahead, then those who wait longest", () => {
    const rows = queueViews([
      { service: "certificate", stage: "intake", waiting: [waits("E001", "ordinary", 5)] },
      {
        service: "licence-first",
        stage: "intake",
        waiting: [waits("A900", "privileged", 9), waits("A001", "ordinary", 1)],
      },
      { service: "licence-first", stage: "handover", waiting: [] },
    ]);
    expect(rows.map(({ stage }) => stage)).toEqual(["intake"]);
    expect(rows[0]?.waiting.map(({ ticket }) => ticket)).toEqual(["A900", "A001", "E001"]);
  });

  test("U2: of today's list those are offered that one can still come with, and a later one is said to be early", () => {
    const at = (minutes: number, id: string) => ({ id, code: id.toUpperCase(), service: "x", at: minutes * MINUTE_MS });
    const list = [at(0, "past"), at(20, "used"), at(25, "next"), at(70, "later"), at(90, "latest"), at(100, "beyond")];
    const policy = { earlyMinutes: 30, lateMinutes: 15 };
    const view = appointmentsView({ listed: true, list, arrived: ["used"] }, policy, 16 * MINUTE_MS);
    expect(view.next.map(({ code, isEarly }) => [code, isEarly])).toEqual([
      ["NEXT", false],
      ["LATER", true],
      ["LATEST", true],
    ]);
  });
});
