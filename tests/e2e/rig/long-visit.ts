import type { CentreEvent } from "../../../agent/domain/event.ts";
import { at, called, ticketEvents, type VirtualCentre, type VirtualVisit } from "./virtual-centre.ts";

const MINUTE_MS = 60_000;

const theory = (visit: VirtualVisit) => ({
  ...at(visit),
  stage: "exam-theory",
  authority: "police" as const,
  station: "hall",
  operator: "p-201",
});

const mark = (visit: VirtualVisit, station: string, act: "called" | "started" | "finished"): CentreEvent => ({
  type: "camera.marked",
  data: {
    camera: `camera-${station}`,
    station,
    visit: visit.visit,
    ticket: visit.ticket,
    act,
    confirmed: true,
    made: true,
    offsetMs: 1_400,
    uncertaintyMs: 620,
  },
});

/** A visit of 50 minutes so far: served at a window, then waiting for an exam while its hall is down, then in the exam. */
export function recordLongVisit(centre: VirtualCentre, visit: VirtualVisit): void {
  const device = (phase: "ready" | "failed"): CentreEvent => ({
    type: "device.state",
    data: { device: "board-hall", phase, fault: phase === "ready" ? null : "link-lost" },
  });
  const signedIn = (station: string, operator: string, police: boolean): CentreEvent => ({
    type: "operator.signed-in",
    data: {
      station,
      operator,
      authority: police ? "police" : "centre",
      stages: [police ? "exam-theory" : "intake"],
      services: [],
      devices: police ? ["board-hall"] : [],
    },
  });
  const steps: readonly (readonly [minute: number, events: readonly CentreEvent[]])[] = [
    [-3, [device("ready"), signedIn("w1", "c-101", false), signedIn("hall", "p-201", true)]],
    [0, ticketEvents(visit)],
    [9, [called(visit), mark(visit, "w1", "called")]],
    [10, [{ type: "stage.started", data: { ...at(visit), by: "operator" } }, mark(visit, "w1", "started")]],
    [
      18,
      [
        {
          type: "stage.finished",
          data: { ...at(visit), outcome: "passed", servedMs: 8 * MINUTE_MS, next: "exam-theory" },
        },
        mark(visit, "w1", "finished"),
      ],
    ],
    [19, [{ type: "rating.given", data: { ...at(visit), score: 4 } }]],
    [24, [device("failed")]],
    [33, [device("ready")]],
    [
      37,
      [
        {
          type: "visit.called",
          data: {
            ...theory(visit),
            rule: "first-come",
            reason: null,
            place: 1,
            waiting: 1,
            passedOver: [],
            waitedMs: 19 * MINUTE_MS,
          },
        },
        mark(visit, "hall", "called"),
      ],
    ],
    [39, [{ type: "stage.started", data: { ...theory(visit), by: "scan" } }, mark(visit, "hall", "started")]],
    [
      46,
      [
        {
          type: "visit.at-risk",
          data: {
            visit: visit.visit,
            ticket: visit.ticket,
            service: "licence-first",
            stage: "exam-theory",
            authority: "police",
            normMinutes: 60,
            runningMs: 46 * MINUTE_MS,
          },
        },
      ],
    ],
  ];
  for (const [minute, events] of steps) centre.record(events, visit.sinceMs + minute * MINUTE_MS);
  centre.change(visit.ticket, { phase: "serving", station: "hall", warned: "at-risk" });
}
