import { describe, expect, test } from "vitest";
import { readTimeLine } from "../../../../../deploy/hub/http/time-line-read.ts";
import { recordLongVisit } from "../../../../e2e/rig/long-visit.ts";
import { hubWithCentre, NOON } from "./heard.ts";

const MINUTE_MS = 60_000;

describe("a time line", () => {
  test("K10: gives every minute one owner by the centre's own rules, machines before people", async () => {
    const { store, centre } = hubWithCentre();
    recordLongVisit(centre, centre.takeTicket(NOON, false));
    const line = (await readTimeLine(store.read, { centre: centre.name, visit: "2026-03-02-A001" }))!;
    expect(
      line.spans.map(({ owner, stage, fromMs, ms }) => [owner, stage, fromMs / MINUTE_MS, ms / MINUTE_MS]),
    ).toEqual([
      ["centre", "intake", 0, 9],
      ["citizen", "intake", 9, 1],
      ["centre", "intake", 10, 8],
      ["police", "exam-theory", 18, 6],
      ["equipment", "exam-theory", 24, 9],
      ["police", "exam-theory", 33, 4],
      ["citizen", "exam-theory", 37, 2],
    ]);
    expect(line.running).toEqual({ owner: "police", stage: "exam-theory", sinceMs: NOON + 39 * MINUTE_MS });
    expect([line.startMs, line.normMinutes, line.isExact, line.outcome]).toEqual([NOON, 60, null, null]);
    store.close();
  });

  test("K5: names the marks with the recorder's offset, and each act once", async () => {
    const { store, centre } = hubWithCentre();
    recordLongVisit(centre, centre.takeTicket(NOON, false));
    const line = (await readTimeLine(store.read, { centre: centre.name, visit: "2026-03-02-A001" }))!;
    expect(line.marks).toHaveLength(5);
    expect(line.marks[0]).toMatchObject({ camera: "camera-w1", act: "called", offsetMs: 1_400, uncertaintyMs: 620 });
    expect(line.acts.map(({ type }) => type)).toEqual([
      "ticket.reserved",
      "ticket.issued",
      "visit.called",
      "stage.started",
      "stage.finished",
      "rating.given",
      "visit.called",
      "stage.started",
      "visit.at-risk",
    ]);
    expect(line.stages.map(({ stage, spent }) => [stage, spent.length])).toEqual([
      ["intake", 2],
      ["exam-theory", 3],
      ["handover", 0],
    ]);
    expect(await readTimeLine(store.read, { centre: centre.name, visit: "2026-03-02-A999" })).toBeNull();
    store.close();
  });
});
