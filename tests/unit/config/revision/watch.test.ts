import { describe, expect, test } from "vitest";
import { later, monoMs } from "../../../../agent/kernel/units.ts";
import { beginWatch, lookAgain, verdictOf } from "../../../../config/revision/watch.ts";
import { revisionOf } from "./known.ts";

const at = monoMs(5_000);
const end = later(at, 600_000);
const before = { alive: ["printer", "board-w1"], isOnline: true, journalFault: null };
const dead = { alive: [], isOnline: false, journalFault: null };
const watch = beginWatch({ staged: revisionOf(17), before, boots: 1 }, ["printer", "board-w1", "new"], at);
const places = (vitals: typeof dead, from = watch) => verdictOf(from, vitals, end)?.map(({ place }) => place);

describe("the watch of a revision", () => {
  test("lasts as long as the revision says", () => {
    expect(verdictOf(watch, before, later(at, 599_999))).toBeNull();
    expect(verdictOf(lookAgain(watch, before), before, end)).toEqual([]);
  });

  test("tells each device that worked before and has not since, and the hub", () => {
    expect(places(dead, lookAgain(watch, dead))).toEqual(["devices.printer", "devices.board-w1", "hub"]);
    expect(places(dead, lookAgain(watch, { ...dead, alive: ["printer"] }))).toEqual(["devices.board-w1", "hub"]);
  });

  test("is content with what was well once: paper may run out", () => {
    expect(places(dead, lookAgain(lookAgain(watch, before), dead))).toEqual([]);
  });

  test("misses no device that the revision has taken away or that was out of order before, nor a hub that was away", () => {
    const trial = { staged: revisionOf(17), before: { ...before, isOnline: false }, boots: 1 };
    expect(places(dead, beginWatch(trial, ["board-w2"], at))).toEqual([]);
  });

  test("ends badly while the journal takes nothing", () => {
    const full = { ...before, journalFault: "journal-full" as const };
    expect(verdictOf(lookAgain(watch, full), full, end)?.map(({ place }) => place)).toEqual(["journal"]);
  });
});
