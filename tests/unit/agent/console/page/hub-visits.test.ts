import { describe, expect, test } from "vitest";
import type { OpenVisit, StationView } from "../../../../../agent/console/bench/bench-state.ts";
import { doorTickets } from "../../../../../agent/console/page/checkpoint.ts";
import { byRisk } from "../../../../../agent/console/page/hub-visits.ts";

const visit = (ticket: string, warned: OpenVisit["warned"]): OpenVisit => ({
  ticket,
  service: "certificate",
  stage: "intake",
  phase: "waiting",
  since: 0,
  normMinutes: 1,
  owner: "centre",
  warned,
});
const waits = (ticket: string) => ({ ticket, service: "x", lane: "ordinary", since: 0 }) as const;

describe("lists of the page", () => {
  test("K18: the hub's visits stand in the order of their risk, else as they came", () => {
    const visits = [visit("A001", "no"), visit("A002", "at-risk"), visit("A003", "overdue"), visit("A004", "no")];
    expect(byRisk(visits).map(({ ticket }) => ticket)).toEqual(["A003", "A002", "A001", "A004"]);
  });

  test("K17: the door offers first those who wait for it, each once, and nobody who is inside", () => {
    const hall = { stages: ["exam-theory"], inside: [{ ticket: "A009", since: 0 }] } as unknown as StationView;
    const queues = [
      { stage: "intake", waiting: [waits("E001"), waits("A009")] },
      { stage: "exam-theory", waiting: [waits("A002")] },
    ];
    const away = [{ ticket: "A002", stage: "exam-theory", backAt: null }];
    expect(doorTickets({ queues, away }, hall)).toEqual(["A002", "E001"]);
  });
});
