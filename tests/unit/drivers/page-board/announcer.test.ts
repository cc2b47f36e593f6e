import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { monoMs } from "../../../../agent/kernel/units.ts";
import type { SceneCall } from "../../../../agent/ports/screen.ts";
import {
  ANNOUNCE_GAP_MS,
  ANNOUNCE_MOST_MS,
  ANNOUNCEMENTS_MAX,
  type Announcer,
  announcerWakeAt,
  endAnnouncement,
  hearCalls,
  nextAnnouncement,
  silentAnnouncer,
} from "../../../../drivers/page-board/announcer.ts";

const call = (id: string, at: number, isAwaited = true): SceneCall => ({
  id,
  ticket: id,
  station: "w1",
  label: "1",
  arrow: "none",
  at,
  isCurrent: isAwaited,
  isAwaited,
  spoken: { en: id },
});
const awake = hearCalls(silentAnnouncer, [], monoMs(0));
const next = (announcer: Announcer, at: number) => nextAnnouncement(announcer, monoMs(at));

interface Step {
  readonly what: "call" | "follow" | "end" | "pass";
  readonly ms: number;
}

interface Said {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

function saidIn(steps: readonly Step[]): readonly Said[] {
  let [announcer, now, calls, said]: [Announcer, number, SceneCall[], Said[]] = [awake, 0, [], []];
  const happens = {
    call: () => {
      calls = [...calls, call(`c${now}`, now)];
    },
    follow: () => {
      calls = calls.slice(1);
    },
    end: () => {
      const last = said.at(-1);
      if (last === undefined || announcer.speaking?.call !== last.id) return;
      said = [...said.slice(0, -1), { ...last, to: now }];
      announcer = endAnnouncement(announcer, last.id, monoMs(now));
    },
    pass: () => undefined,
  };
  for (const { what, ms } of steps) {
    now += what === "pass" ? ms + 1 : 1;
    happens[what]();
    const turn = nextAnnouncement(hearCalls(announcer, calls, monoMs(now)), monoMs(now));
    announcer = turn.announcer;
    if (turn.call !== null) said = [...said, { id: turn.call.id, from: now, to: now + ANNOUNCE_MOST_MS }];
  }
  return said;
}

describe("announcements in a hall", () => {
  test("announcements overwrite each other: of two calls at once the second waits for the end of the first and a gap", () => {
    const both = hearCalls(awake, [call("b", 2), call("a", 1)], monoMs(10));
    const first = next(both, 10);
    expect(first.call?.id).toBe("a");
    expect(next(first.announcer, 5_000).call).toBeNull();
    const ended = endAnnouncement(first.announcer, "a", monoMs(6_000));
    expect(next(ended, 6_000 + ANNOUNCE_GAP_MS - 1).call).toBeNull();
    expect(announcerWakeAt(ended)).toBe(6_000 + ANNOUNCE_GAP_MS);
    expect(next(ended, 6_000 + ANNOUNCE_GAP_MS).call?.id).toBe("b");
  });

  test("what stood on the screen before it was switched on is not announced, a recall is", () => {
    const begun = hearCalls(silentAnnouncer, [call("a/0", 1)], monoMs(0));
    expect(next(begun, 0).call).toBeNull();
    const recalled = hearCalls(begun, [call("a/1", 1)], monoMs(1));
    expect(next(recalled, 1).call?.id).toBe("a/1");
  });

  test("a call that was followed before its turn is not announced any more", () => {
    const both = hearCalls(awake, [call("a", 1), call("b", 2)], monoMs(0));
    const first = next(both, 0);
    const followed = hearCalls(first.announcer, [call("a", 1), call("b", 2, false)], monoMs(100));
    const ended = endAnnouncement(followed, "a", monoMs(3_000));
    expect(next(ended, 60_000).call).toBeNull();
  });

  test("a screen that never says that it has ended is waited for no longer than half a minute", () => {
    const first = next(hearCalls(awake, [call("a", 1), call("b", 2)], monoMs(0)), 0);
    expect(announcerWakeAt(first.announcer)).toBe(ANNOUNCE_MOST_MS);
    const late = next(first.announcer, ANNOUNCE_MOST_MS);
    expect([late.call, late.announcer.unended]).toEqual([null, 1]);
    expect(next(late.announcer, ANNOUNCE_MOST_MS + ANNOUNCE_GAP_MS).call?.id).toBe("b");
  });

  test("more than can be said leaves out the oldest and counts them", () => {
    const calls = Array.from({ length: ANNOUNCEMENTS_MAX + 3 }, (_, at) => call(`c${at}`, at));
    const full = hearCalls(awake, calls, monoMs(0));
    expect([full.waiting.length, full.leftOut, next(full, 0).call?.id]).toEqual([ANNOUNCEMENTS_MAX, 3, "c3"]);
  });

  test("whatever is called, ended and followed, two are never said at once and none is said twice", () => {
    const step = fc.record({ what: fc.constantFrom("call", "follow", "end", "pass"), ms: fc.nat(20_000) } as const);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const said = saidIn(steps);
        expect(new Set(said.map(({ id }) => id)).size).toBe(said.length);
        for (const [at, { from }] of said.slice(1).entries()) expect(from).toBeGreaterThanOrEqual(said[at]?.to ?? from);
      }),
    );
  });
});
