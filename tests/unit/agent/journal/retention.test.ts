import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JournalSize, PRUNE_MOST, pruneUpTo } from "../../../../agent/journal/retention.ts";
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
