import { describe, expect, test } from "vitest";
import { topicsOf } from "../../../../agent/uplink/topic.ts";
import { SessionBook } from "../../../../deploy/hub/session-book.ts";
import { readUpward, type Upward } from "../../../../deploy/hub/upward.ts";

const CENTRE = "kz-ala-01";
const TS = "2026-03-02T09:00:00.000Z";
const MINUTE_MS = 60_000;

function said(topic: string, message: object): Upward {
  const read = readUpward(topic, Buffer.from(JSON.stringify(message)));
  if (!read.ok) throw new Error(read.fault);
  return read.value;
}

const state = (online: boolean, bootId = "boot-1") =>
  said(topicsOf(CENTRE).state, {
    v: 1,
    centre: CENTRE,
    region: "almaty",
    online,
    bdSeq: 1,
    bootId,
    version: "1",
    contract: "1.0",
    ts: TS,
  });

const hello = (epoch = "e1") =>
  said(topicsOf(CENTRE).hello, {
    v: 1,
    centre: CENTRE,
    contract: "1.0",
    epoch,
    first: 1,
    last: 0,
    chain: "a".repeat(64),
    previous: [],
    bdSeq: 1,
  });

describe("what a hub sees of the connections of a centre", () => {
  test("TUC-156: one that speaks 5 s after its death was heard is stale, and is sent away once a minute", () => {
    const book = new SessionBook();
    expect([book.hear(state(true), 0), book.hear(hello(), 1), book.hear(state(false), 1_000)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(book.hear(hello(), 5_999)).toBeNull();
    expect(book.hear(hello(), 6_000)).toEqual({ why: "stale", order: { after: 0 } });
    expect(book.hear(hello(), 6_000 + MINUTE_MS - 1)).toBeNull();
    expect(book.hear(hello(), 6_000 + MINUTE_MS)).toMatchObject({ why: "stale" });
    book.hear(state(true), 7_000 + MINUTE_MS);
    expect(book.hear(hello(), 7_000 + 10 * MINUTE_MS)).toBeNull();
  });

  test("TUC-156: two machines that take turns under one name are told, one that starts anew or a spare one is not", () => {
    const oddities = (boots: readonly string[], apartMs = 2_000) => {
      const book = new SessionBook();
      return boots.flatMap((boot, at) => {
        book.hear(state(true, boot), at * apartMs);
        const odd = book.hear(hello(), at * apartMs + 1);
        return odd === null ? [] : [[at, odd.why]];
      });
    };
    expect(oddities(["a", "b", "a", "b", "a"])).toEqual([[3, "doubled"]]);
    expect(oddities(["a", "b", "a"])).toEqual([]);
    expect(oddities(["a", "a", "b", "b", "c", "c", "d"])).toEqual([]);
    expect(oddities(["a", "b", "a", "b", "a", "b"], 700_000)).toEqual([]);
    expect(oddities(["a", "b", "a", "b", "a", "b"], 70_000)).toEqual([
      [3, "doubled"],
      [4, "doubled"],
      [5, "doubled"],
    ]);
  });

  test("it knows the journal that a centre spoke of last", () => {
    const book = new SessionBook();
    expect(book.epochOf(CENTRE)).toBeNull();
    book.hear(hello("e1"), 0);
    book.hear(hello("e2"), 1);
    expect(book.epochOf(CENTRE)).toBe("e2");
  });
});
