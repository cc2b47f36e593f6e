import { describe, expect, test } from "vitest";
import { seq } from "../../../../agent/kernel/units.ts";
import { FRAME_BYTES_MAX, frame } from "../../../../agent/uplink/contract/schemas.ts";
import { byteLength, frameOf } from "../../../../agent/uplink/frame.ts";
import { birthOf, deathOf } from "../../../../agent/uplink/status-messages.ts";
import { readUpwardTopic, shardOf, topicsOf } from "../../../../agent/uplink/topic.ts";

const chain = "0".repeat(64);
const body = (no: number, words: string) =>
  `{"specversion":"1.0", "id":"e1.${no}","source":"/kz-ala-01/agent","type":"talon.config.applied.v1","time":"2026-03-02T09:00:00.000Z","data":{"digest":"${words}","odd": 1.50}}`;
const records = (count: number, words = "x") =>
  Array.from({ length: count }, (_, at) => ({ seq: seq(at + 5), body: body(at + 5, words), chain }));
const made = (count: number, words?: string) =>
  frameOf({ centre: "kz-ala-01", epoch: "e1", mode: "live", chain, records: records(count, words) });

describe("a frame", () => {
  test("TUC-002: holds at most 100 events and says which", () => {
    const { text, range } = made(150);
    expect(range).toEqual({ first: 5, last: 104 });
    expect(frame.parse(JSON.parse(text)).data.events.length).toBe(100);
  });

  test("TUC-002: stays within 128 KiB, counted in bytes of UTF-8", () => {
    const { text, range } = made(100, "Ж".repeat(4_000));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(FRAME_BYTES_MAX);
    expect(range.last - range.first + 1).toBeGreaterThan(13);
  });

  test("TUC-002: one event that is too long by itself still goes, alone", () => {
    expect(made(3, "x".repeat(FRAME_BYTES_MAX)).range).toEqual({ first: 5, last: 5 });
  });

  test("stays within what the broker takes, where that is less", () => {
    const limited = {
      centre: "kz-ala-01",
      epoch: "e1",
      mode: "live",
      chain,
      records: records(100),
      bytesMax: 5_000,
    } as const;
    const { text, range } = frameOf(limited);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(5_000);
    expect(range.last - range.first + 1).toBeGreaterThan(5);
  });

  test("TUC-003: carries the texts of the journal byte for byte", () => {
    const { text } = made(3);
    for (const record of records(3)) expect(text).toContain(record.body);
  });

  test("TUC-004: names the chain value before its first event", () => {
    expect(JSON.parse(made(1).text).data.chain).toBe(chain);
  });

  test("the length in bytes is that of UTF-8", () => {
    expect(["", "abc", "Жүргізуші", "№ €", "😀a"].map(byteLength)).toEqual([0, 3, 18, 7, 5]);
  });
});

describe("topics", () => {
  test("TUC-001: the shard is crc32 of the centre mod 64 as two hexadecimal digits", () => {
    expect(shardOf("123456789")).toBe((0xcbf43926 % 64).toString(16).padStart(2, "0"));
    expect(topicsOf("kz-ala-01").events).toMatch(/^talon\/1\/[0-3][0-9a-f]\/kz-ala-01\/up\/ev$/);
  });

  test("TUC-001: a topic with the shard of another centre is nobody's", () => {
    const { events, state } = topicsOf("kz-ala-01");
    expect(readUpwardTopic(events)).toEqual({ centre: "kz-ala-01", lane: "ev" });
    expect(readUpwardTopic(state)).toEqual({ centre: "kz-ala-01", lane: "state" });
    expect(readUpwardTopic(`talon/1/ff/kz-ala-01/up/ev`)).toBeNull();
    expect(readUpwardTopic("talon/1/hub/state")).toBeNull();
  });

  test("TUC-006: birth and will stand retained on one topic with the same number", () => {
    const who = { centre: "kz-ala-01", region: "almaty", bootId: "b1", version: "0.1.0" };
    const attempt = { bdSeq: 7, ts: "2026-03-02T09:00:00.000Z" };
    const [birth, death] = [birthOf(who, attempt), deathOf(who, attempt)];
    expect([birth.topic, birth.retain, birth.qos]).toEqual([death.topic, death.retain, death.qos]);
    expect(JSON.parse(String(birth.payload))).toMatchObject({ online: true, bdSeq: 7 });
    expect(JSON.parse(String(death.payload))).toMatchObject({ online: false, bdSeq: 7 });
  });
});
