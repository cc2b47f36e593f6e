import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDownlink } from "../../../../agent/uplink/downlink.ts";
import { signedText } from "../../../../agent/uplink/signed.ts";
import { HUB_STATE_TOPIC, topicsOf } from "../../../../agent/uplink/topic.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { dayListOf, signed } from "./signed-messages.ts";
import { COMMAND_ID, NOW } from "./uplink-rig.ts";

const topics = topicsOf("kz-ala-01");
const hub = simSigner("hub");
const reader = {
  centre: "kz-ala-01",
  isTrusted: (text: string, signature: string) => hub.verify(hub.publicKey, text, signature),
};
const read = (topic: string, what: unknown) =>
  readDownlink(reader, topic, new TextEncoder().encode(typeof what === "string" ? what : JSON.stringify(what)));
const faultOf = (topic: string, what: unknown) => {
  const heard = read(topic, what);
  return heard.ok ? null : heard.fault.fault;
};
const ack = { v: 1, epoch: "e1", upto: 5, now: NOW };
const command = { v: 1, id: COMMAND_ID, op: "ping", issued: NOW, notAfter: NOW, by: "duty-officer" };

describe("what the hub says", () => {
  test("an acknowledgement, a command and the hub's state are read; unknown keys are ignored", () => {
    expect(read(topics.ack, { ...ack, later: 1 })).toEqual({ ok: true, value: { type: "ack", ack } });
    expect(read(`${topics.commands}ping`, command)).toEqual({
      ok: true,
      value: { type: "command", command, isSigned: false },
    });
    const state = { v: 1, online: true, instance: "h1", ts: NOW };
    expect(read(HUB_STATE_TOPIC, state)).toEqual({ ok: true, value: { type: "hub", hub: state } });
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
    const topic = fc.constantFrom(topics.ack, topics.day, HUB_STATE_TOPIC, `${topics.commands}ping`, topics.commands);
    const json = fc.json().map((text) => new TextEncoder().encode(text));
    fc.assert(
      fc.property(topic, fc.oneof(fc.uint8Array({ maxLength: 300 }), json), (where, payload) => {
        const heard = readDownlink(reader, where, payload);
        expect(heard.ok || heard.fault.problem.what.length > 0).toBe(true);
      }),
    );
  });
});

describe("what the hub signs", () => {
  const list = dayListOf(2, 1);
  const isSigned = (topic: string, what: object) => {
    const heard = read(topic, what);
    if (!heard.ok) throw new Error(heard.fault.problem.what);
    return "isSigned" in heard.value && heard.value.isSigned;
  };

  test("TUC-038: a list signed by a trusted key for this centre is believed, also with keys that this version does not know", () => {
    expect(isSigned(topics.day, signed(hub, list, "TALON-DAY1"))).toBe(true);
    expect(isSigned(topics.day, signed(hub, { ...list, weather: { sun: [1.5, null] } }, "TALON-DAY1"))).toBe(true);
  });

  test("TUC-038: the order of a list's keys and its spaces do not matter, for what is signed is the canonical text", () => {
    const whole = signed(hub, list, "TALON-DAY1");
    const turned = Object.fromEntries(Object.entries(whole).reverse());
    const heard = read(topics.day, JSON.stringify(turned, null, 3));
    expect(heard.ok && heard.value.type === "day-list" && heard.value.isSigned).toBe(true);
  });

  test.each([
    ["another key", signed(simSigner("thief"), list, "TALON-DAY1")],
    ["the key for another centre", { ...list, sig: hub.sign(signedText("TALON-DAY1", "kz-ast-01", list)) }],
    ["the key for another purpose", signed(hub, list, "TALON-CMD1")],
    ["nobody", { ...list, sig: "" }],
    ["the key, and changed afterwards", { ...signed(hub, list, "TALON-DAY1"), revoked: [] }],
    ["the key, with a key added afterwards", { ...signed(hub, list, "TALON-DAY1"), later: 1 }],
  ])("TUC-038: a list signed by %s is not believed", (_, what) => {
    expect(isSigned(topics.day, what)).toBe(false);
  });

  test("TUC-040: a command is signed for one centre and purpose", () => {
    const topic = `${topics.commands}hold`;
    const hold = { ...command, op: "hold", args: { reason: "fire alarm" } };
    expect(isSigned(topic, signed(hub, hold, "TALON-CMD1"))).toBe(true);
    expect(isSigned(topic, hold)).toBe(false);
    expect(isSigned(topic, { ...hold, sig: hub.sign(signedText("TALON-CMD1", "kz-ast-01", hold)) })).toBe(false);
    expect(isSigned(topic, signed(hub, hold, "TALON-DAY1"))).toBe(false);
    expect(isSigned(topic, { ...signed(hub, hold, "TALON-CMD1"), args: { reason: "fire alarm 2" } })).toBe(false);
  });

  test("TUC-027: a list for 1,000 appointments and 500 operators fits; a longer one is oversized", () => {
    const whole = signed(hub, dayListOf(1_000, 500), "TALON-DAY1");
    expect(isSigned(topics.day, whole)).toBe(true);
    expect(faultOf(topics.day, { ...whole, more: "x".repeat(240 * 1024) })).toBe("message-oversized");
  });

  test.each([
    ["no signature at all", dayListOf(1)],
    ["1,001 appointments", { ...dayListOf(1_001), sig: "" }],
    ["a day that is none", { ...dayListOf(1), day: "today", sig: "" }],
    [
      "a code that nobody can type",
      { ...dayListOf(0), appointments: [{ id: "a", code: "?", service: "s", at: NOW }], sig: "" },
    ],
  ])("TUC-027: a list with %s is malformed", (_, what) => {
    expect(faultOf(topics.day, what)).toBe("message-malformed");
  });
});
