import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CentreEvent, type EventType, eventData } from "../../../../agent/domain/event.ts";
import { evolve } from "../../../../agent/domain/evolve.ts";
import { fromSnapshot, SNAPSHOT_VERSION, toSnapshot } from "../../../../agent/domain/snapshot.ts";
import { tableOf } from "../../../../agent/kernel/table.ts";
import { type Life, staffed } from "./life.ts";

const at = { boot: "boot-1", mono: 5, wall: 5 };
const busy = (): Life => {
  const life = staffed();
  life.take();
  life.take();
  life.call("w1");
  life.reserve();
  return life;
};

const visit = fc.constantFrom("2026-11-21-A001", "2026-11-21-A002", "2026-11-21-A003", "2026-11-20-B999");
const named = {
  visit,
  ticket: fc.constantFrom("A001", "B999"),
  service: fc.constantFrom("licence-first", "passport"),
};
const station = fc.constantFrom("w1", "w9");
const stage = fc.constantFrom("intake", "nowhere");
const data: fc.Arbitrary<unknown> = fc.record({
  ...named,
  stage,
  station,
  authority: fc.constantFrom("centre", "police"),
  operator: fc.constantFrom("op-1", "op-9"),
  next: fc.constantFrom("exam-theory", "nowhere", null),
  toStage: stage,
  day: fc.constantFrom("2026-11-20", "2026-11-21", "2030-01-01"),
  from: fc.constant("2026-11-20T00:00:00.000Z"),
  until: fc.constant("2026-11-21T00:00:00.000Z"),
  stages: fc.constant([{ id: "intake", authority: "centre", budgetMinutes: 15 }]),
  copy: fc.nat(3),
  times: fc.nat(3),
  missed: fc.nat(3),
  device: fc.constantFrom("printer", "unknown"),
  phase: fc.constantFrom("ready", "failed"),
  command: fc.constantFrom("c1", "c2"),
  score: fc.constantFrom(1, 5),
  minutes: fc.constantFrom(1, null),
  by: fc.constantFrom("citizen", "centre"),
  reason: fc.constantFrom("lunch", "equipment"),
  fair: fc.boolean(),
  retake: fc.boolean(),
  back: fc.boolean(),
  outcome: fc.constantFrom("passed", "failed"),
  place: fc.nat(50),
  overtook: fc.constantFrom([], [{ queue: "licence-first/intake/ordinary", count: 1 }]),
  darkMs: fc.constantFrom(0, 5_000, 1e9),
  heldMs: fc.constantFrom(0, 5_000, null),
  correctionMs: fc.constantFrom(-5_000, 5_000, null),
  normMinutes: fc.constant(120),
  appointments: fc.constant([{ id: "ap-1", code: "ABCD", service: "licence-first", at: "2026-11-21T05:00:00.000Z" }]),
  operators: fc.constant([{ id: "op-7", authority: "centre" }]),
  revoked: fc.constantFrom([], ["op-1"]),
  issued: fc.constant("2026-11-20T20:00:00.000Z"),
  appointment: fc.constantFrom("ap-1", "ap-2", null),
  priority: fc.constantFrom("ordinary", "privileged", "appointment"),
  camera: fc.constant("cam-w1"),
  offsetMs: fc.constantFrom(0, 900),
  driftPpm: fc.constantFrom(3, null),
  signal: fc.constantFrom("hoarding", "out-of-order"),
  kiosk: fc.constant("kiosk"),
  evidence: fc.constant([1]),
  facts: fc.constant({ tickets: 3 }),
});
const type = fc.constantFrom(...(Object.keys(eventData) as EventType[]));
const events = fc.array(fc.tuple(type, data), { maxLength: 60 });

describe("evolve", () => {
  test("is total: facts in any order, about anybody, change the state or do not, and never throw", () => {
    fc.assert(
      fc.property(events, (list) => {
        const last = list.reduce(
          (centre, [kind, about], no) =>
            evolve(centre, { seq: 100 + no, at, event: { type: kind, data: about } as CentreEvent }),
          busy().centre,
        );
        expect(toSnapshot(fromSnapshot(toSnapshot(last)) ?? last)).toBe(toSnapshot(last));
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test("remembers the moment of every fact, also of one that changes nothing else", () => {
    const life = busy();
    const event = { type: "uplink.state", data: { phase: "online", fault: null } } as const;
    const after = evolve(life.centre, { seq: 99, at, event });
    expect(after).toEqual({ ...life.centre, last: at });
  });
});

describe("a journal with a hole", () => {
  test("that lost the proof of a paper and kept the end of its visit leaves no slip on its way", () => {
    const life = busy();
    const id = life.centre.reserved[0] ?? "";
    const visit = life.centre.visits.get(id);
    const about = { visit: id, ticket: visit?.ticket, service: visit?.service };
    const event = { type: "visit.closed", data: { ...about, outcome: "completed" } } as unknown as CentreEvent;
    const after = evolve(life.centre, { seq: 99, at, event });
    expect([visit === undefined, after.visits.has(id), after.reserved.includes(id)]).toEqual([false, false, false]);
  });
});

describe("a snapshot", () => {
  test("says the same for the same state, whatever order its tables were filled in", () => {
    const { centre } = busy();
    const turned = tableOf([...centre.visits.entries()].reverse());
    expect(toSnapshot({ ...centre, visits: turned })).toBe(toSnapshot(centre));
  });

  test.each(["", "{", "null", "5", "[]", "{}", `{"version":${SNAPSHOT_VERSION + 1}}`])(
    "is not read where its text is %j",
    (body) => {
      expect(fromSnapshot(body)).toBeNull();
    },
  );
});
