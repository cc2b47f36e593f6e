import { describe, expect, test } from "vitest";
import type { CentreEvent } from "../../../../../agent/domain/event.ts";
import { monoMs, seq, wallMs } from "../../../../../agent/kernel/units.ts";
import { drawnOn, readPicture, skewMs } from "../../../../../deploy/hub/http/picture.ts";
import { at, called, ticketEvents, VirtualCentre, type VirtualVisit } from "../../../../e2e/rig/virtual-centre.ts";
import { NOON } from "./heard.ts";

const centre = new VirtualCentre("kz-ala-01", "Almaty", () => undefined);
const MINUTE_MS = 60_000;
const first = centre.takeTicket(NOON - 10 * MINUTE_MS, false);
const picture = readPicture(centre.picture(NOON))!;
const recorded = (event: CentreEvent, wall = NOON + 1) => ({
  epoch: "e1",
  centre: "kz-ala-01",
  seq: seq(1),
  wall: wallMs(wall),
  recordedWall: wallMs(wall),
  mono: monoMs(1),
  bootId: "b1",
  quality: "ntp" as const,
  source: "agent",
  cause: null,
  event,
});
const drawn = (...events: readonly CentreEvent[]) =>
  drawnOn(
    picture,
    events.map((event) => recorded(event)),
  );
const second: VirtualVisit = { ...first, visit: "2026-03-02-A002", ticket: "A002", sinceMs: NOON + 1 };

describe("a picture", () => {
  test("K18: has the open visits with the moment at which each clock began to run", () => {
    expect(picture.visits.get(first.visit)).toMatchObject({ ticket: "A001", phase: "waiting", sinceMs: first.sinceMs });
    expect(readPicture({ centre: "kz-ala-01" })).toBeNull();
  });

  test("K16: shows a ticket from the event on that proves its paper", () => {
    const [reserved, issued] = ticketEvents(second);
    expect(drawn(reserved!).visits.get(second.visit)).toMatchObject({ phase: "reserved", sinceMs: null });
    expect(drawn(reserved!, issued!).visits.get(second.visit)).toMatchObject({ phase: "waiting", sinceMs: NOON + 1 });
  });

  test("follows a visit from its call to its end, and the window with it", () => {
    const started: CentreEvent = { type: "stage.started", data: { ...at(first), by: "operator" } };
    const finished: CentreEvent = {
      type: "stage.finished",
      data: { ...at(first), outcome: "passed", servedMs: 1, next: "exam-theory" },
    };
    const closed: CentreEvent = {
      type: "visit.closed",
      data: { visit: first.visit, ticket: "A001", service: first.ticket, outcome: "gone", totalMs: 1 },
    };
    expect(drawn(called(first)).visits.get(first.visit)).toMatchObject({ phase: "called", station: "w1" });
    expect(drawn(called(first)).stations.get("w1")).toMatchObject({ phase: "called", ticket: "A001" });
    expect(drawn(called(first), started).visits.get(first.visit)?.phase).toBe("serving");
    const done = drawn(called(first), started, finished);
    expect(done.visits.get(first.visit)).toMatchObject({ phase: "waiting", stage: "exam-theory", station: null });
    expect(done.stations.get("w1")).toMatchObject({ phase: "free", ticket: null });
    expect(drawn(called(first), closed).visits.size).toBe(0);
    expect(drawn(called(first), closed).stations.get("w1")).toMatchObject({ phase: "free", ticket: null });
  });

  test("is the same when an event comes twice, and does not take what stands in it already", () => {
    expect(drawn(called(first), called(first))).toEqual(drawn(called(first)));
    expect(drawnOn(picture, [recorded(called(first), NOON - 1)])).toEqual(picture);
  });

  test("K14: knows holds, broken devices and warnings before the next picture comes", () => {
    const paused: CentreEvent = { type: "centre.paused", data: { reason: "fire", by: "c-101" } };
    const device: CentreEvent = { type: "device.state", data: { device: "pad", phase: "failed", fault: "key-stuck" } };
    const warned: CentreEvent = {
      type: "visit.at-risk",
      data: {
        visit: first.visit,
        ticket: "A001",
        service: "licence-first",
        stage: "intake",
        authority: "centre",
        normMinutes: 60,
        runningMs: 1,
      },
    };
    const next = drawn(paused, device, warned);
    expect([next.hold, next.devices.get("pad")?.fault, next.visits.get(first.visit)?.warned]).toEqual([
      "fire",
      "key-stuck",
      "at-risk",
    ]);
    expect(drawn(paused, { type: "centre.resumed", data: { by: "c-101", heldMs: 1 } }).hold).toBeNull();
  });

  test("of a centre whose clock nobody keeps is dated by when it was heard", () => {
    expect(skewMs(picture, NOON + 90_000)).toBe(0);
    expect(skewMs({ ...picture, quality: "none" }, NOON + 90_000)).toBe(90_000);
    expect(skewMs({ ...picture, quality: "none" }, null)).toBe(0);
  });
});
