import { describe, expect, test } from "vitest";
import { ok } from "../../../../agent/kernel/result.ts";
import type { Publication } from "../../../../agent/ports/broker.ts";
import { config } from "../../../../agent/uplink/contract/schemas.ts";
import { readDownlink } from "../../../../agent/uplink/downlink.ts";
import { signedText } from "../../../../agent/uplink/signed.ts";
import { birthOf, helloOf, resultOf } from "../../../../agent/uplink/status-messages.ts";
import { topicsOf } from "../../../../agent/uplink/topic.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { signed } from "./signed-messages.ts";
import { NOW, UplinkRig } from "./uplink-rig.ts";

const CENTRE = "kz-ala-01";
const topic = topicsOf(CENTRE).config;
const hub = simSigner("hub");
const DIGEST = "0123456789abcdef".repeat(4);
const reader = {
  centre: CENTRE,
  isTrusted: (text: string, signature: string) => hub.verify(hub.publicKey, text, signature),
};
const revision = {
  v: 1 as const,
  revision: 17,
  base: DIGEST,
  issued: NOW,
  config: "centre: { id: kz-ala-01 }\n",
  by: "duty-officer",
  keyId: "0123456789abcdef",
};
const read = (what: object) => readDownlink(reader, topic, new TextEncoder().encode(JSON.stringify(what)));

const faultOf = (what: object) => {
  const heard = read(what);
  return heard.ok ? null : heard.fault.fault;
};

const isSigned = (what: object) => {
  const heard = read(what);
  return heard.ok && heard.value.type === "config" && heard.value.isSigned;
};

describe("a configuration from the hub", () => {
  test("TUC-121: U4: signed by a trusted key for this centre it is believed, also with keys that this version does not know", () => {
    expect(isSigned(signed(hub, revision, "TALON-CFG1"))).toBe(true);
    expect(isSigned(signed(hub, { ...revision, weather: "sun" }, "TALON-CFG1"))).toBe(true);
  });

  test.each([
    ["by another key", signed(simSigner("thief"), revision, "TALON-CFG1")],
    ["for another centre", { ...revision, sig: hub.sign(signedText("TALON-CFG1", "kz-ast-01", revision)) }],
    ["for another purpose", signed(hub, revision, "TALON-DAY1")],
    ["by nobody", { ...revision, sig: "" }],
    ["and changed afterwards", { ...signed(hub, revision, "TALON-CFG1"), config: "{}" }],
    ["and forced afterwards", { ...signed(hub, revision, "TALON-CFG1"), force: true }],
    ["and counted up afterwards", { ...signed(hub, revision, "TALON-CFG1"), revision: 18 }],
  ])("TUC-121: U4: signed %s it is not believed", (_, what) => {
    expect(isSigned(what)).toBe(false);
  });

  test("TUC-121: U4: of a flood of forged ones the first is told as config-forged, and none is handed on", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    const hear = (isTrue: boolean) => {
      const word = { type: "config" as const, config: config.parse({ ...revision, sig: "" }), isSigned: isTrue };
      rig.tell({ type: "message", heard: ok(word), wall: null });
    };
    for (let times = 0; times < 50; times += 1) hear(false);
    expect(rig.drain()).toMatchObject([{ type: "notice", fault: "config-forged" }]);
    hear(true);
    expect(rig.drain()).toMatchObject([{ type: "config", config: { revision: 17 } }]);
  });

  test("TUC-027: one that is too long, or is not what the contract says, is a fault", () => {
    expect(faultOf({ ...revision, sig: "", config: "x".repeat(240 * 1024) })).toBe("message-oversized");
    expect(faultOf(revision)).toBe("message-malformed");
    for (const wrong of [{ revision: 0 }, { revision: 1.5 }, { base: "?" }, { config: "" }, { watchMs: 1 }]) {
      expect(faultOf({ ...signed(hub, { ...revision, ...wrong }, "TALON-CFG1") })).toBe("message-malformed");
    }
  });
});

describe("what a centre says of its configuration", () => {
  const runs = { revision: 17, digest: DIGEST, phase: "committed" as const, drift: true };
  const said = (payload: Publication["payload"]) => JSON.parse(String(payload));

  test("TUC-126: U4: birth and hello say what runs, and whether it was changed at the centre", () => {
    const who = { centre: CENTRE, region: "almaty", bootId: "b", version: "1", config: () => runs };
    expect(said(birthOf(who, { bdSeq: 1, ts: NOW }).payload)).toMatchObject({ config: runs });
    const extent = { epoch: "e1", first: 1, last: 0, chain: DIGEST, previous: [], config: runs };
    expect(said(helloOf(CENTRE, 1, extent).payload)).toMatchObject({ config: runs });
  });

  test("TUC-123: the result of a revision names its problems, at most twenty", () => {
    const problems = Array.from({ length: 30 }, (_, no) => ({ place: `revision-17:${no}`, what: "x.", cure: "y." }));
    const fate = { id: "config-17", op: "config", phase: "refused" as const, why: "config-invalid", problems };
    const told = resultOf(CENTRE, fate, NOW);
    expect(told.topic).toBe(`${topicsOf(CENTRE).config.replace("down/cfg", "up/res/config-17")}`);
    expect(said(told.payload)).toMatchObject({ op: "config", phase: "refused", problems: problems.slice(0, 20) });
  });
});
