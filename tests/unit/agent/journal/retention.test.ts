import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventData } from "../../../../agent/domain/event.ts";
import {
  type JournalSize,
  nextRoom,
  PRUNE_MOST,
  pruneUpTo,
  type RoomFacts,
  retentionClassOf,
} from "../../../../agent/journal/retention.ts";
import { seq, wallMs } from "../../../../agent/kernel/units.ts";

const DAY_MS = 86_400_000;
const now = wallMs(Date.UTC(2026, 7, 23, 12));
const keep = { keepDays: 90, maxBytes: 1_000_000 };
const oldest = (count: number, daysOld: number) =>
  Array.from({ length: count }, (_, index) => ({
    seq: seq(101 + index),
    wall: wallMs(now - daysOld * DAY_MS + index),
  }));
const size: JournalSize = { usedBytes: 0, cursor: seq(5_000), snapshotSeq: seq(5_000), oldest: oldest(10, 91) };

describe("what may be forgotten", () => {
  test("is what is older than the days to keep", () => {
    const records = [...oldest(3, 91), { seq: seq(104), wall: wallMs(now - 89 * DAY_MS) }];
    expect(pruneUpTo({ ...size, oldest: records }, keep, now)).toBe(103);
    expect(pruneUpTo({ ...size, oldest: oldest(3, 89) }, keep, now)).toBeNull();
  });

  test("is anything that the hub has when the disk gets tight", () => {
    expect(pruneUpTo({ ...size, usedBytes: 900_001, oldest: oldest(10, 1) }, keep, now)).toBe(110);
    expect(pruneUpTo({ ...size, usedBytes: 900_000, oldest: oldest(10, 1) }, keep, now)).toBeNull();
  });

  test("is nothing that the next start needs, and nothing while there is no snapshot", () => {
    expect(pruneUpTo({ ...size, snapshotSeq: seq(104) }, keep, now)).toBe(104);
    expect(pruneUpTo({ ...size, snapshotSeq: null }, keep, now)).toBeNull();
  });

  test("is at most so much at a time that a press does not wait", () => {
    expect(pruneUpTo({ ...size, oldest: oldest(PRUNE_MOST * 2, 91) }, keep, now)).toBe(100 + PRUNE_MOST);
  });

  test("is never beyond the hub's cursor, whatever the age and the size", () => {
    const sizes = fc.record({
      usedBytes: fc.nat({ max: 2_000_000 }),
      cursor: fc.nat({ max: 700 }).map(seq),
      snapshotSeq: fc.option(fc.nat({ max: 700 }).map(seq)),
      oldest: fc.tuple(fc.nat({ max: 600 }), fc.nat({ max: 200 })).map(([count, days]) => oldest(count, days)),
    });
    fc.assert(
      fc.property(sizes, (some) => {
        const upTo = pruneUpTo(some, keep, now);
        if (upTo !== null) expect(upTo).toBeLessThanOrEqual(Math.min(some.cursor, some.snapshotSeq ?? 0));
      }),
    );
  });
});

describe("when room is short", () => {
  const facts: RoomFacts = {
    usedBytes: 950_000,
    freeDiskBytes: null,
    cursor: seq(50),
    snapshotSeq: seq(400),
    root: seq(50),
    head: seq(500),
    thinned: seq(0),
    oldest: [{ seq: seq(51), wall: wallMs(now - 29 * DAY_MS) }],
  };

  test("what the hub has goes first, a little at a time", () => {
    expect(nextRoom({ ...facts, cursor: seq(60) }, keep, now)).toEqual({ step: "prune", upTo: 60 });
    expect(nextRoom({ ...facts, cursor: seq(400) }, keep, now)).toEqual({ step: "prune", upTo: 50 + PRUNE_MOST });
  });

  test("then the bodies of diagnostics, up to what the next start needs", () => {
    expect(nextRoom(facts, keep, now)).toEqual({ step: "thin", after: 50, upTo: 250 });
    expect(nextRoom({ ...facts, thinned: seq(250) }, keep, now)).toEqual({ step: "thin", after: 250, upTo: 400 });
  });

  test("business events that the hub lacks stay for thirty days, and go after that", () => {
    const thinned = { ...facts, thinned: seq(400) };
    expect(nextRoom(thinned, keep, now)).toEqual({ step: "enough" });
    const old = [51, 52, 401].map((no) => ({ seq: seq(no), wall: wallMs(now - 31 * DAY_MS) }));
    expect(nextRoom({ ...thinned, oldest: old }, keep, now)).toEqual({ step: "give-up", upTo: 52 });
  });

  test("on the disk it is as when the journal is at its own limit; else nothing goes", () => {
    expect(nextRoom({ ...facts, usedBytes: 0, freeDiskBytes: 1_000 }, keep, now).step).toBe("thin");
    expect(nextRoom({ ...facts, usedBytes: 0, freeDiskBytes: 64 * 1024 ** 2 }, keep, now).step).toBe("enough");
  });

  test("no business event is taken for a diagnostic", () => {
    const diagnostics = Object.keys(eventData).filter((type) => retentionClassOf(type) === "diagnostics");
    expect(diagnostics.sort()).toEqual([
      "camera.calibrated",
      "camera.compared",
      "centre.observed",
      "clock.anchored",
      "device.state",
      "journal.tombstone",
      "power.supply",
      "uplink.state",
    ]);
  });
});
