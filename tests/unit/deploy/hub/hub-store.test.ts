import { describe, expect, test } from "vitest";
import { frameOf } from "../../../../agent/uplink/frame.ts";
import { readFrame } from "../../../../deploy/hub/frame-reader.ts";
import { HubStore } from "../../../../deploy/hub/hub-store.ts";
import { centre, event, frameFrom, journal, plain } from "./hub-journal.ts";

describe("what the hub keeps", () => {
  test("TUC-031: an event is kept once, and only an unbroken run is acknowledged", () => {
    const store = new HubStore(":memory:");
    const records = journal(30);
    expect(store.keepFrame(centre, frameFrom(records, 1, 10))).toEqual({ type: "kept", added: 10, doubled: 0 });
    expect(store.keepFrame(centre, frameFrom(records, 6, 12))).toEqual({ type: "kept", added: 2, doubled: 5 });
    expect(store.keepFrame(centre, frameFrom(records, 21, 30))).toMatchObject({ added: 10 });
    expect(store.upto(centre, "e1")).toBe(12);
    expect(store.gaps(centre, "e1", 16)).toEqual([{ first: 13, last: 20 }]);
    store.keepFrame(centre, frameFrom(records, 13, 20));
    expect(store.upto(centre, "e1")).toBe(30);
    expect(store.gaps(centre, "e1", 16)).toEqual([]);
    expect(store.counts()).toEqual([{ centre, epoch: "e1", events: 30, upto: 30, duplicates: 5, lost: 0 }]);
    expect(store.bodies(centre, "e1")).toEqual(records.map(({ body }) => body));
    store.close();
  });

  test("TUC-031: a long run is acknowledged to its end", () => {
    const store = new HubStore(":memory:");
    const records = journal(2_500);
    for (let first = 101; first <= 2_500; first += 100) store.keepFrame(centre, frameFrom(records, first, first + 99));
    expect(store.upto(centre, "e1")).toBe(0);
    store.keepFrame(centre, frameFrom(records, 1, 100));
    expect(store.upto(centre, "e1")).toBe(2_500);
    store.close();
  });

  test("TUC-032: a changed event, a changed past and a foreign beginning are not kept", () => {
    const store = new HubStore(":memory:");
    const records = journal(20);
    store.keepFrame(centre, frameFrom(records, 1, 10));
    const edited = journal(20, (no) => (no === 5 ? plain(no).replace("1.50", "1.5") : plain(no)));
    expect(store.keepFrame(centre, frameFrom(edited, 5, 6)).type).toBe("broken");
    expect(store.keepFrame(centre, frameFrom(edited, 11, 20)).type).toBe("broken");
    expect(store.keepFrame(centre, { ...frameFrom(records, 11, 12), chain: "0".repeat(64) }).type).toBe("broken");
    expect(store.keepFrame("kz-ast-01", frameFrom(records, 1, 10)).type).toBe("broken");
    expect(store.upto(centre, "e1")).toBe(10);
    store.close();
  });

  test("TUC-032: an earlier frame must lead to what is already kept behind it", () => {
    const store = new HubStore(":memory:");
    const edited = journal(20, (no) => (no === 5 ? plain(no).replace("1.50", "1.5") : plain(no)));
    store.keepFrame(centre, frameFrom(journal(20), 11, 20));
    expect(store.keepFrame(centre, frameFrom(edited, 1, 10)).type).toBe("broken");
    store.close();
  });

  test("TUC-019: what a centre declares lost is counted and not waited for", () => {
    const store = new HubStore(":memory:");
    const gap = `{"epoch":"e1","first":1,"last":10,"cause":"pruned"}`;
    const records = journal(20, (no) => (no === 20 ? event(no, "talon.journal.gap.v1", gap) : plain(no)));
    store.keepFrame(centre, frameFrom(records, 11, 20));
    expect(store.upto(centre, "e1")).toBe(20);
    expect(store.counts()[0]).toMatchObject({ events: 10, lost: 10 });
    store.close();
  });

  test("the live picture, the state and the newest events can be read", () => {
    const store = new HubStore(":memory:");
    store.keepFrame(centre, frameFrom(journal(5), 1, 5));
    store.keepLive(centre, '{"a":1}');
    store.keepLive(centre, '{"a":2}');
    store.keepState(centre, '{"online":true}');
    expect([store.live(centre), store.state(centre), store.live("kz-ast-01")]).toEqual([
      { a: 2 },
      { online: true },
      null,
    ]);
    expect(store.lastEvents(centre, 2)).toMatchObject([{ id: "e1.4" }, { id: "e1.5" }]);
    store.close();
  });
});

describe("reading a frame", () => {
  test("TUC-003: gives the events' texts as they were, whatever stands inside them", () => {
    const records = journal(3);
    expect(frameFrom(records, 1, 3).bodies).toEqual(records.map(({ body }) => body));
  });

  test.each(["", "{", "[]", '{"data":{}}', "null"])("refuses %j", (text) => {
    expect(readFrame(new TextEncoder().encode(text)).ok).toBe(false);
  });

  test("refuses events that do not belong to their places", () => {
    const { text } = frameOf({ centre, epoch: "e1", mode: "live", chain: "0".repeat(64), records: journal(2) });
    expect(readFrame(new TextEncoder().encode(text.replace('"e1.2"', '"e1.3"'))).ok).toBe(false);
  });
});
