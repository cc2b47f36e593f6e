import { describe, expect, test } from "vitest";
import { request, type StationRequest } from "../../../../agent/control/request.ts";
import { stationInput } from "../../../../agent/runtime/control-input.ts";
import { credentialDigest } from "../../../../agent/runtime/credential.ts";
import { simSigner } from "../../../sim/sim-signer.ts";

const signer = simSigner(1);
const station = "w1";
const input = (asked: unknown) => stationInput(request.parse(asked) as StationRequest, signer);

describe("what a control verb means at a station", () => {
  test.each([
    [
      { verb: "break", reason: "lunch" },
      { type: "break.began", reason: "lunch" },
    ],
    [{ verb: "back" }, { type: "break.ended" }],
    [
      { verb: "postpone", minutes: 30, by: "citizen", reason: "photo" },
      { type: "postpone.asked", minutes: 30, by: "citizen", reason: "photo" },
    ],
    [
      { verb: "postpone", minutes: null, by: "centre", reason: "form" },
      { type: "postpone.asked", minutes: null, by: "centre", reason: "form" },
    ],
    [
      { verb: "return", ticket: "A017" },
      { type: "return.told", ticket: "A017" },
    ],
    [{ verb: "gone" }, { type: "gone.told", ticket: null }],
    [
      { verb: "gone", ticket: "A017" },
      { type: "gone.told", ticket: "A017" },
    ],
    [
      { verb: "gone", ticket: "A017", reason: "fell ill" },
      { type: "gone.told", ticket: "A017", reason: "fell ill" },
    ],
    [
      { verb: "void", ticket: "A017", reason: "taken twice" },
      { type: "void.asked", ticket: "A017", reason: "taken twice" },
    ],
    [
      { verb: "annotate", visit: "2026-11-21-A017", text: "no power" },
      { type: "annotate.told", visit: "2026-11-21-A017", text: "no power" },
    ],
    [
      { verb: "transfer", stage: "intake", reason: "paper", back: true },
      { type: "transfer.asked", stage: "intake", reason: "paper", back: true },
    ],
    [
      { verb: "finish", ticket: "A017" },
      { type: "finish.told", outcome: "passed", ticket: "A017" },
    ],
    [
      { verb: "finish", outcome: "failed" },
      { type: "finish.told", outcome: "failed" },
    ],
    [{ verb: "call" }, { type: "call.asked", ticket: null, reason: null }],
    [
      { verb: "rate", score: 5 },
      { type: "rating.pressed", score: "5" },
    ],
    [
      { verb: "sign-in", operator: "op-1" },
      { type: "operator.came", operator: "op-1" },
    ],
  ])("%j is an act of its operator", (asked, expected) => {
    expect(input({ ...asked, station })).toEqual({ ...expected, station });
  });

  test.each(["card", "pin"] as const)("K2: a %s goes on as its keyed digest only", (kind) => {
    const digest = credentialDigest(signer, kind, "4711");
    expect(input({ verb: "credential", station, kind, text: "4711" })).toEqual({
      type: "credential.shown",
      station,
      kind,
      digest,
    });
  });

  test.each([
    { verb: "postpone", station, minutes: 0, by: "citizen", reason: "photo" },
    { verb: "postpone", station, minutes: 1_441, by: "citizen", reason: "photo" },
    { verb: "postpone", station, minutes: 5, by: "police", reason: "photo" },
    { verb: "postpone", station, minutes: 5, by: "citizen", reason: "" },
    { verb: "break", station, reason: "boredom" },
    { verb: "void", station, ticket: "A017" },
    { verb: "credential", station, kind: "face", text: "x" },
    { verb: "hold" },
    { verb: "verify", text: "x".repeat(257) },
    { verb: "ticket", service: "s", priority: "appointment" },
  ])("%j is not a request", (asked) => {
    expect(request.safeParse(asked).success).toBe(false);
  });
});
