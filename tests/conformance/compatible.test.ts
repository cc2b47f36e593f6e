import { describe, expect, test } from "vitest";
import { breaksOf, breaksOfAll, channelBreaks } from "./compatible.ts";
import { presentContract, releasedContract } from "./released.ts";

const text = { type: "string", maxLength: 200 };
const count = { type: "integer", minimum: 0, maximum: 100 };
const phase = { type: "string", enum: ["done", "failed"] };
const shape = (more: object = {}, required: readonly string[] = ["id"]) => ({
  type: "object",
  properties: { id: text, count, phase, ...more },
  required,
});

const told = (now: unknown) => breaksOf(shape(), now).map(({ place, what }) => `${place} ${what}`);

describe("whether two versions of the contract understand each other", () => {
  test("TUC-115: a message may gain a key that need not be there", () => {
    expect(told(shape({ later: text }))).toEqual([]);
    expect(breaksOfAll({ ack: shape() }, { ack: shape(), nack: shape() })).toEqual([]);
  });

  test.each([
    ["a key that is gone", { ...shape(), properties: { id: text, count } }, "/phase it is gone"],
    ["a new key that must be there", shape({ later: text }, ["id", "later"]), "/later new readers need it"],
    ["a key that must be there now", shape({}, ["id", "count"]), "/count new readers need it"],
    ["a key that need not be there any more", shape({}, []), "/id old readers need it"],
    ["an enumeration with less", shape({ phase: { ...phase, enum: ["done"] } }), "/phase enum was"],
    ["an enumeration with more", shape({ phase: { ...phase, enum: ["done", "failed", "late"] } }), "/phase enum was"],
    ["a lower limit", shape({ count: { ...count, maximum: 50 } }), "/count maximum was 100 and is 50"],
    ["a higher limit", shape({ count: { ...count, maximum: 500 } }), "/count maximum was 100 and is 500"],
    ["a limit that falls away", shape({ id: { type: "string" } }), "/id maxLength was 200 and is nothing"],
    ["another type", shape({ count: { ...count, type: "string" } }), "/count type was"],
    ["a shorter text", shape({ id: { ...text, maxLength: 20 } }), "/id maxLength was 200 and is 20"],
    ["another pattern", shape({ id: { ...text, pattern: "^a" } }), "/id pattern was nothing"],
  ])("TUC-115: %s is a break", (_, now, expected) => {
    expect(told(now)).toEqual([expect.stringContaining(expected)]);
  });

  test("TUC-115: breaks are found inside lists, tables and forms too", () => {
    const within = (word: string) => (inner: object) => ({
      [word]: word === "anyOf" ? [inner, { type: "null" }] : inner,
    });
    for (const wrap of ["items", "additionalProperties", "anyOf"].map(within)) {
      expect(breaksOf(wrap(shape()), wrap(shape({}, []))).map(({ what }) => what)).toEqual([
        "old readers need it, new writers may leave it out",
      ]);
    }
    expect(breaksOf({ anyOf: [text] }, { anyOf: [text, { type: "null" }] })).toHaveLength(1);
  });

  test("TUC-115: a message that is gone, and a topic that changes its name, direction or retention, are breaks", () => {
    const channel = { address: "talon/1/{shard}/{centre}/up/ev", action: "send", qos: 1, retain: false };
    expect(breaksOfAll({ ack: shape() }, {})).toEqual([{ place: "ack", what: "it is gone" }]);
    expect(channelBreaks({ ev: channel }, { ev: channel, tm: channel })).toEqual([]);
    for (const change of [{ address: "x" }, { action: "receive" }, { retain: true }, { qos: 0 }]) {
      expect(channelBreaks({ ev: channel }, { ev: { ...channel, ...change } })).toHaveLength(1);
    }
    expect(channelBreaks({ ev: channel }, {})).toHaveLength(1);
  });
});

describe("the released contract", () => {
  const [released, present] = [releasedContract(), presentContract()];

  test("TUC-115: U12: every message is understood by and of the released version; what breaks it needs talon/2", () => {
    expect(breaksOfAll(released.messages, present.messages)).toEqual([]);
    expect(Object.keys(released.messages).length).toBeGreaterThan(8);
  });

  test("TUC-115: U12: every event is understood by and of the released version; what breaks one needs its v2", () => {
    expect(breaksOfAll(released.events, present.events)).toEqual([]);
    expect(Object.keys(released.events).length).toBeGreaterThan(50);
  });

  test("TUC-115: U12: every topic, its direction, QoS and retention are as they were released", () => {
    expect(channelBreaks(released.channels, present.channels)).toEqual([]);
    expect(Object.keys(released.channels).length).toBeGreaterThan(8);
  });
});
