import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDownlink } from "../../../../agent/uplink/downlink.ts";
import { HUB_STATE_TOPIC, topicsOf } from "../../../../agent/uplink/topic.ts";
import { COMMAND_ID, NOW } from "./uplink-rig.ts";

const topics = topicsOf("kz-ala-01");
const read = (topic: string, what: unknown) =>
  readDownlink("kz-ala-01", topic, new TextEncoder().encode(typeof what === "string" ? what : JSON.stringify(what)));
const faultOf = (topic: string, what: unknown) => {
  const heard = read(topic, what);
  return heard.ok ? null : heard.fault.fault;
};
const ack = { v: 1, epoch: "e1", upto: 5, now: NOW };
const command = { v: 1, id: COMMAND_ID, op: "ping", issued: NOW, notAfter: NOW, by: "duty-officer" };

describe("what the hub says", () => {
  test("an acknowledgement, a command and the hub's state are read; unknown keys are ignored", () => {
    expect(read(topics.ack, { ...ack, later: 1 })).toEqual({ ok: true, value: { type: "ack", ack } });
    expect(read(`${topics.commands}ping`, command)).toEqual({ ok: true, value: { type: "command", command } });
    const hub = { v: 1, online: true, instance: "h1", ts: NOW };
    expect(read(HUB_STATE_TOPIC, hub)).toEqual({ ok: true, value: { type: "hub", hub } });
  });

  test.each([
    ["not JSON", "{"],
    ["nothing", ""],
    ["a number below zero", { ...ack, upto: -1 }],
    ["half an event", { ...ack, upto: 1.5 }],
    ["no version", { ...ack, v: undefined }],
    ["a version that is not ours", { ...ack, v: 2 }],
    ["a gap that ends before it begins", { ...ack, gaps: [{ first: 3, last: 2 }] }],
    ["too many gaps", { ...ack, gaps: Array(17).fill({ first: 1, last: 1 }) }],
    ["a pause for ever", { ...ack, pauseMs: 1e12 }],
    ["no credit at all", { ...ack, credit: 0 }],
    ["an array", [ack]],
  ])("TUC-027: an acknowledgement with %s is malformed", (_, what) => {
    expect(faultOf(topics.ack, what)).toBe("message-malformed");
  });

  test("TUC-027: a command whose op differs from its topic, or without notAfter, is malformed", () => {
    expect(faultOf(`${topics.commands}reboot`, command)).toBe("message-malformed");
    expect(faultOf(`${topics.commands}ping`, { ...command, notAfter: undefined })).toBe("message-malformed");
  });

  test("TUC-027: what is nested too deeply is malformed, brackets inside strings do not count", () => {
    expect(faultOf(topics.ack, "[".repeat(100_000))).toBe("message-malformed");
    expect(faultOf(`${topics.commands}ping`, { ...command, by: '"[[[[[[[[[[[[[[[[[[[[[[[[[[[' })).toBeNull();
  });

  test("TUC-027: what is too long is oversized", () => {
    expect(faultOf(`${topics.commands}ping`, " ".repeat(33 * 1024))).toBe("message-oversized");
    expect(faultOf(topics.ack, " ".repeat(257 * 1024))).toBe("message-oversized");
  });

  test("a message on any other topic is malformed", () => {
    expect(faultOf(topics.events, ack)).toBe("message-malformed");
    expect(faultOf(topicsOf("kz-ast-01").ack, ack)).toBe("message-malformed");
  });

  test("TUC-027: no bytes on any topic make it throw", () => {
    const topic = fc.constantFrom(topics.ack, HUB_STATE_TOPIC, `${topics.commands}ping`, topics.commands);
    const json = fc.json().map((text) => new TextEncoder().encode(text));
    fc.assert(
      fc.property(topic, fc.oneof(fc.uint8Array({ maxLength: 300 }), json), (where, payload) => {
        const heard = readDownlink("kz-ala-01", where, payload);
        expect(heard.ok || heard.fault.problem.what.length > 0).toBe(true);
      }),
    );
  });
});
