import { describe, expect, test } from "vitest";
import { elapsedMs, hasPassed } from "../../../../agent/domain/instant.ts";
import { expectedWait, type Pace, withCall } from "../../../../agent/domain/pace.ts";
import { MINUTE, staffed } from "./life.ts";

const paceOf = (callsMono: readonly number[]): Pace =>
  callsMono.reduce<Pace | undefined>((pace, mono) => withCall(pace, { boot: "b1", mono, wall: 0 }), undefined) ?? {
    boot: "b1",
    callsMono: [],
  };
const every = (ms: number, count: number) => paceOf(Array.from({ length: count }, (_, no) => no * ms));

describe("the expected wait", () => {
  test("is not promised before five calls were seen, nor to the first in the queue", () => {
    expect(expectedWait(undefined, 3)).toBeNull();
    expect(expectedWait(every(MINUTE, 4), 3)).toBeNull();
    expect(expectedWait(every(MINUTE, 5), 0)).toBeNull();
    expect(expectedWait(every(MINUTE, 5), 3)).toEqual({ fromMinutes: 3, toMinutes: 4 });
  });

  test("spans what the middle half of the latest calls took", () => {
    const calls = [0, 1, 2, 4, 6, 9, 12, 22, 23].map((minutes) => minutes * MINUTE);
    expect(expectedWait(paceOf(calls), 10)).toEqual({ fromMinutes: 10, toMinutes: 33 });
  });

  test("is a range of at least a minute, and never less than one", () => {
    expect(expectedWait(every(1_000, 9), 1)).toEqual({ fromMinutes: 1, toMinutes: 2 });
  });

  test("forgets calls that are nine calls old, and those before a power cut", () => {
    const slow = every(30 * MINUTE, 9);
    const quick = Array.from({ length: 9 }, (_, no) => 500 * MINUTE + no * MINUTE);
    const pace = quick.reduce<Pace>((so, mono) => withCall(so, { boot: "b1", mono, wall: 0 }), slow);
    expect(pace.callsMono).toEqual(quick);
    expect(withCall(pace, { boot: "b2", mono: 5, wall: 0 })).toEqual({ boot: "b2", callsMono: [5] });
  });

  test("is learned from the calls out of one queue, whatever the station", () => {
    const life = staffed();
    for (let no = 0; no < 6; no += 1) life.take();
    for (let no = 0; no < 6; no += 1) life.pass(MINUTE).serve(no % 2 === 0 ? "w1" : "w2");
    expect(life.centre.paces.get("licence-first/intake")?.callsMono).toHaveLength(6);
    expect(expectedWait(life.centre.paces.get("licence-first/intake"), 2)).toEqual({ fromMinutes: 14, toMinutes: 21 });
  });
});

describe("elapsed time", () => {
  const at = (boot: string, mono: number, wall: number) => ({ boot, mono, wall });

  test("within one boot is told by the monotonic clock, whatever the wall clock did", () => {
    expect(elapsedMs(at("b1", 100, 5_000), at("b1", 350, 1))).toBe(250);
  });

  test("across boots is told by the wall clock, and not at all where that went back", () => {
    expect(elapsedMs(at("b1", 900, 1_000), at("b2", 10, 4_000))).toBe(3_000);
    expect(elapsedMs(at("b1", 900, 4_000), at("b2", 10, 1_000))).toBeNull();
  });

  test("that cannot be told counts as long", () => {
    expect(hasPassed(at("b1", 0, 4_000), at("b2", 0, 1_000), 10)).toBe(true);
    expect(hasPassed(at("b1", 0, 0), at("b1", 9, 0), 10)).toBe(false);
    expect(hasPassed(at("b1", 0, 0), at("b1", 10, 0), 10)).toBe(true);
  });
});
