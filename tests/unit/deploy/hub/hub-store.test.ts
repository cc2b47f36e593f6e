import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { seq } from "../../../../agent/kernel/units.ts";
import { alertFrameOf } from "../../../../agent/uplink/alert.ts";
import { command, dayList } from "../../../../agent/uplink/contract/schemas.ts";
import { frameOf } from "../../../../agent/uplink/frame.ts";
import { signedText } from "../../../../agent/uplink/signed.ts";
import { readAlerts, readFrame } from "../../../../deploy/hub/frame-reader.ts";
import { HubStore } from "../../../../deploy/hub/hub-store.ts";
import { commandMessage, dayListMessage } from "../../../../deploy/hub/signed-words.ts";
import { simSigner } from "../../../sim/sim-signer.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const centre = "kz-ala-01";

const journal = (length: number, bodyOf = plain) => {
  const records: { seq: ReturnType<typeof seq>; body: string; chain: string }[] = [];
  for (let no = 1; no <= length; no += 1) {
    const body = bodyOf(no);
    const before = records.at(-1)?.chain ?? sha256(`talon:${centre}:e1`);
    records.push({ seq: seq(no), body, chain: sha256(`${before}\n${sha256(body)}`) });
  }
  return records;
};
const plain = (no: number) => event(no, "talon.config.applied.v1", `{"digest":"a, [b] \\"{","odd": 1.50}`);
const event = (no: number, type: string, data: string) =>
  `{"specversion":"1.0", "id":"e1.${no}","source":"/${centre}/agent","type":"${type}","time":"2026-03-02T09:00:00.000Z","data":${data}}`;

const frameFrom = (records: ReturnType<typeof journal>, first: number, last: number) => {
  const chain = records[first - 2]?.chain ?? sha256(`talon:${centre}:e1`);
  const { text } = frameOf({ centre, epoch: "e1", mode: "replay", chain, records: records.slice(first - 1, last) });
  const read = readFrame(new TextEncoder().encode(text));
  if (!read.ok) throw new Error(read.fault);
  return read.value;
};

const alertsFrom = (records: ReturnType<typeof journal>, ...numbers: readonly number[]) => {
  const { text } = alertFrameOf({
    centre,
    epoch: "e1",
    records: numbers.flatMap((no) => records.filter((record) => record.seq === no)),
  });
  const read = readAlerts(new TextEncoder().encode(text));
  if (!read.ok) throw new Error(read.fault);
  return read.value;
};
const HEARD = "2026-03-02T09:00:00.500Z";
const LATER = "2026-03-02T09:00:09.000Z";

describe("alerts at the hub", () => {
  test("TUC-037: U7: an alert is known when its early copy comes, and nothing is acknowledged for it", () => {
    const store = new HubStore(":memory:");
    const records = journal(30);
    store.keepFrame(centre, frameFrom(records, 1, 10));
    expect(store.keepAlerts(centre, alertsFrom(records, 11, 20), HEARD)).toEqual({
      type: "kept",
      added: 2,
      doubled: 0,
    });
    expect(store.alerts.latest(centre, 10)).toMatchObject([
      { seq: 11, heard: HEARD, body: records[10]?.body },
      { seq: 20, heard: HEARD, body: records[19]?.body },
    ]);
    expect(store.upto(centre, "e1")).toBe(10);
    expect(store.counts()).toMatchObject([{ events: 10, upto: 10 }]);
    store.close();
  });

  test("TUC-037: the event is kept once when it comes in its place, and when it was first heard of stays known", () => {
    const store = new HubStore(":memory:");
    const records = journal(20);
    store.keepAlerts(centre, alertsFrom(records, 5), HEARD);
    store.keepFrame(centre, frameFrom(records, 1, 10));
    expect(store.keepAlerts(centre, alertsFrom(records, 5), LATER)).toEqual({ type: "kept", added: 0, doubled: 1 });
    expect(store.alerts.latest(centre, 10)).toMatchObject([{ seq: 5, heard: HEARD, body: records[4]?.body }]);
    expect(store.alerts.bodyAt(centre, "e1", 5)).toBeNull();
    expect(store.bodies(centre, "e1")).toHaveLength(10);
    store.close();
  });

  test("TUC-037: an early copy that comes after its event is noted and not kept again", () => {
    const store = new HubStore(":memory:");
    const records = journal(10);
    store.keepFrame(centre, frameFrom(records, 1, 10));
    expect(store.keepAlerts(centre, alertsFrom(records, 7), LATER)).toMatchObject({ type: "kept", added: 1 });
    expect(store.alerts.bodyAt(centre, "e1", 7)).toBeNull();
    expect(store.alerts.latest(centre, 10)).toMatchObject([{ seq: 7, heard: LATER, body: records[6]?.body }]);
    store.close();
  });

  test("TUC-037: an event that differs from its early copy, or an early copy from its event, is not kept", () => {
    const store = new HubStore(":memory:");
    const records = journal(20);
    const edited = journal(20, (no) => (no === 5 ? plain(no).replace("1.50", "1.5") : plain(no)));
    store.keepAlerts(centre, alertsFrom(edited, 5), HEARD);
    expect(store.keepFrame(centre, frameFrom(records, 1, 10))).toMatchObject({ type: "broken" });
    expect(store.keepAlerts(centre, alertsFrom(records, 5), LATER)).toMatchObject({ type: "broken" });
    store.keepFrame("kz-ast-01", { ...frameFrom(records, 1, 10), chain: sha256("talon:kz-ast-01:e1") });
    expect(store.keepAlerts("kz-ast-01", alertsFrom(edited, 5), LATER)).toMatchObject({ type: "broken" });
    store.close();
  });

  test.each(["", "{}", '{"data":{"events":[]}}'])("refuses %j as alerts", (text) => {
    expect(readAlerts(new TextEncoder().encode(text)).ok).toBe(false);
  });

  test("refuses an alert of another epoch", () => {
    const { text } = alertFrameOf({ centre, epoch: "e2", records: journal(1) });
    expect(readAlerts(new TextEncoder().encode(text)).ok).toBe(false);
  });
});

describe("commands at the hub", () => {
  const signer = simSigner("hub");
  const nowMs = Date.parse(HEARD);
  const give = (store: HubStore, op: string, at = nowMs) => {
    const message = commandMessage(signer, { centre, nowMs: at }, { op, args: {}, by: "officer" });
    store.commands.keep(centre, message, JSON.stringify(message));
    return message;
  };
  const result = (command: string, phase: "done" | "failed", why: string | null) =>
    ({ v: 1, centre, command, op: "ping", phase, why, ts: HEARD }) as const;

  test("are asked again until the centre answers or their time is over", () => {
    const store = new HubStore(":memory:");
    const [first, second] = [give(store, "ping"), give(store, "snapshot", nowMs + 1)];
    expect(store.commands.waiting(centre, nowMs).map(({ command }) => command)).toEqual([first.id, second.id]);
    store.commands.hearResult(centre, result(first.id, "failed", "centre-held"));
    expect(store.commands.get(first.id)).toMatchObject({ phase: "failed", why: "centre-held" });
    expect(store.commands.waiting(centre, nowMs).map(({ op }) => op)).toEqual(["snapshot"]);
    expect(store.commands.waiting(centre, Date.parse(second.notAfter) + 1)).toEqual([]);
    store.close();
  });

  test("are answered only by the centre that they were meant for", () => {
    const store = new HubStore(":memory:");
    const { id } = give(store, "ping");
    store.commands.hearResult("kz-ast-01", result(id, "done", null));
    expect(store.commands.get(id)).toMatchObject({ phase: null });
    store.close();
  });

  test("TUC-040: are messages that the contract allows, signed for their centre, each with an id of its own", () => {
    const messages = Array.from({ length: 50 }, () =>
      commandMessage(signer, { centre, nowMs }, { op: "hold", args: { reason: "x" }, by: "o" }),
    );
    expect(new Set(messages.map(({ id }) => id)).size).toBe(50);
    for (const message of messages) {
      expect(command.parse(message)).toEqual(message);
      expect(signer.verify(signer.publicKey, signedText("TALON-CMD1", centre, message), message.sig ?? "")).toBe(true);
    }
  });

  test("TUC-038: U2: a list of a day is signed for its centre", () => {
    const list = { day: "2026-03-02", appointments: [], operators: [], revoked: ["c-101"] };
    const message = dayListMessage(signer, { centre, nowMs }, list);
    expect(dayList.parse(message)).toEqual(message);
    expect(signer.verify(signer.publicKey, signedText("TALON-DAY1", centre, message), message.sig)).toBe(true);
  });
});

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
