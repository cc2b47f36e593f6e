import { describe, expect, test } from "vitest";
import { monoMs } from "../../../../agent/kernel/units.ts";
import { boardFaces, keyInput, markInput, printInput } from "../../../../agent/runtime/desks.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { staffed } from "../domain/life.ts";

const desk = { rules: plan, code: (length: number) => "0123456789".slice(0, length) };
const key = (device: string, name: string) => keyInput(desk, device, { type: "pressed", key: name, at: monoMs(0) });

describe("a key", () => {
  test("of a kiosk asks for a service, in the language behind the dot or in the centre's first", () => {
    const ticket = { service: "licence-first", kiosk: "kiosk", code: "0123456789", priority: "ordinary" };
    const asked = { type: "service.asked", ...ticket };
    expect(key("kiosk", "licence-first.uk")).toEqual({ ...asked, language: "uk" });
    expect(key("kiosk", "licence-first")).toEqual({ ...asked, language: "kk" });
    expect(key("kiosk", "licence-first.fr")).toEqual({ ...asked, language: "kk" });
  });

  test.each([
    ["licence-first.privileged", "kk"],
    ["licence-first.privileged.ru", "ru"],
  ])("named %s gives a privileged ticket in %s", (name, language) => {
    expect(key("kiosk", name)).toMatchObject({ service: "licence-first", priority: "privileged", language });
  });

  test.each(["kiosk", "keys-w1", "pad-w1", "keys-porch"])("of %s may hold and resume the centre", (device) => {
    expect(key(device, "hold")).toEqual({ type: "hold.asked", by: device, reason: "key" });
    expect(key(device, "resume")).toEqual({ type: "resume.asked", by: device });
  });

  test.each([
    ["call", { type: "call.asked", station: "w1", ticket: null, reason: null }],
    ["recall", { type: "recall.asked", station: "w1" }],
    ["no-show", { type: "no-show.told", station: "w1" }],
    ["start", { type: "start.told", station: "w1" }],
    ["finish", { type: "finish.told", station: "w1", outcome: "passed" }],
    ["transfer", { type: "transfer.asked", station: "w1", stage: null, reason: "key", back: false }],
    ["break", { type: "break.began", station: "w1", reason: "rest" }],
    ["back", { type: "break.ended", station: "w1" }],
    ["licence-first", null],
  ])("of an operator named %s does that at the own station", (name, input) => {
    expect(key("keys-w1", name)).toEqual(input);
  });

  test("of a rating pad is a score at its station", () => {
    expect(key("pad-w2", "4")).toEqual({ type: "rating.pressed", station: "w2", score: "4" });
  });
});

describe("a word of the printer", () => {
  test("is about one slip of one visit", () => {
    const id = "2026-11-21-A001#2";
    const named = { visit: "2026-11-21-A001", copy: 2 };
    expect(printInput("printer", { type: "printed", id, proof: "process-id" })).toEqual({
      type: "print.proven",
      ...named,
      proof: "process-id",
    });
    expect(printInput("printer", { type: "not-printed", id, why: "paper-out" })).toEqual({
      type: "print.refused",
      printer: "printer",
      ...named,
      why: "paper-out",
    });
    expect(printInput("printer", { type: "print-unknown", id })).toEqual({
      type: "print.unknown",
      ...named,
      printer: "printer",
    });
  });

  test("about a test slip is nobody's", () => {
    expect(printInput("printer", { type: "printed", id: "test#0", proof: "process-id" })).toBeNull();
  });
});

test("what became of a mark carries what it was ordered for", () => {
  const act = { camera: "c", station: "w1", visit: "v", ticket: "A001", act: "called" } as const;
  expect(markInput({ type: "mark", ...act }, { made: true, confirmed: false })).toEqual({
    type: "mark.made",
    ...act,
    made: true,
    confirmed: false,
  });
});

test("the boards show dashes while the journal cannot be written, else what is true", () => {
  const life = staffed();
  life.take();
  life.call("w1");
  const faces = (isWritable: boolean) =>
    [...boardFaces(life.centre, plan, isWritable).entries()].map(([id, face]) => `${id} ${face?.text}`);
  expect(faces(true)).toEqual(["board-w1 A001", "board-w2 undefined", "board-w3 undefined", "board-w4 undefined"]);
  expect(faces(false)).toEqual(["board-w1 ---", "board-w2 ---", "board-w3 ---", "board-w4 ---"]);
});
