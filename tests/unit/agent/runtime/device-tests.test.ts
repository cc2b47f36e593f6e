import { describe, expect, test } from "vitest";
import { PERSON_WAIT_MS, SCREEN_WAIT_MS } from "../../../../agent/control/device-test.ts";
import type { No, Yes } from "../../../../agent/control/request.ts";
import type { Scene } from "../../../../agent/ports/screen.ts";
import { answerRequest, type Withdraw } from "../../../../agent/runtime/control.ts";
import { FACE_STAYS_MS, TEST_CALL } from "../../../../agent/runtime/device-tests.ts";
import { emptyStore, FakeDevice, Rig } from "./rig.ts";

const CARD = "126,58404";
const hands = { press: () => false, fault: () => null };

function setUp() {
  const scanner = new FakeDevice("scan-kiosk", "scanner");
  const screen = new FakeDevice("screen-w1", "screen", "page:w1");
  const hall = new FakeDevice("screen-hall", "screen", "page:hall");
  const rig = new Rig(emptyStore(), "boot-1", [scanner, screen, hall]).start();
  for (const device of [rig.kiosk, rig.keys, rig.pad, scanner, screen, hall]) device.become("ready");
  const withdraws: (Withdraw | undefined)[] = [];
  const ask = (device: string, language: "en" | "kk" = "en"): (Yes | No)[] => {
    const replies: (Yes | No)[] = [];
    const { agent, world, settings } = rig;
    const context = { agent, world, settings: { ...settings, language }, hands };
    withdraws.push(answerRequest(context, { verb: "test", device }, (reply) => void replies.push(reply)));
    return replies;
  };
  const press = (device: FakeDevice, key: string) => device.say({ type: "pressed", key, at: rig.time.clock.mono() });
  return { rig, scanner, screen, hall, ask, press, withdraws };
}

const sceneOn = (screen: FakeDevice): Scene => {
  const last = screen.orders.filter((order) => order.type === "paint").at(-1);
  if (last === undefined) throw new Error("nothing was painted");
  return last.scene;
};
const paint = (screen: FakeDevice) => screen.say({ type: "painted", calls: sceneOn(screen).calls.map(({ id }) => id) });

describe("a test of keys", () => {
  test("waits for a key and tells which came; it gives no ticket, and the next press is a citizen's again", () => {
    const { rig, ask, press } = setUp();
    const replies = ask("kiosk");
    const known = rig.types().length;
    expect(replies).toEqual([]);
    press(rig.kiosk, "licence-first.ru");
    expect(replies).toEqual([{ ok: true, value: { came: "key", key: "licence-first.ru" } }]);
    expect(rig.types().slice(known)).toEqual(["device.tested"]);
    expect(rig.printer.prints()).toEqual([]);
    press(rig.kiosk, "licence-first.ru");
    expect(rig.printer.prints()).toHaveLength(1);
  });

  test("of an operator calls nobody, and of a pad rates nobody", () => {
    const { rig, ask, press } = setUp();
    rig.agent.tell({ type: "operator.came", station: "w1", operator: "op-1" });
    rig.press();
    rig.printed();
    const known = rig.types().length;
    const called = ask("keys-w1");
    press(rig.keys, "call");
    const rated = ask("pad-w1");
    press(rig.pad, "5");
    expect([called, rated].flat()).toEqual([
      { ok: true, value: { came: "key", key: "call" } },
      { ok: true, value: { came: "key", key: "5" } },
    ]);
    expect(rig.types().slice(known)).toEqual(["device.tested", "device.tested"]);
    press(rig.keys, "call");
    expect(rig.types()).toContain("visit.called");
  });

  test("ends by time, after which the keys are the citizens' again", () => {
    const { rig, ask, press } = setUp();
    const replies = ask("kiosk");
    rig.pass(PERSON_WAIT_MS - 1);
    expect(replies).toEqual([]);
    rig.pass(1);
    expect(replies).toEqual([{ ok: true, value: { came: "nothing" } }]);
    press(rig.kiosk, "licence-first.ru");
    expect(rig.printer.prints()).toHaveLength(1);
  });

  test("ends at once where whoever asked for it has gone; the next press is a citizen's, and the journal says that nothing came", () => {
    const { rig, ask, press, withdraws } = setUp();
    const known = rig.types().length;
    ask("kiosk");
    withdraws[0]?.();
    expect(rig.types().slice(known)).toEqual(["device.tested"]);
    press(rig.kiosk, "licence-first.ru");
    expect(rig.printer.prints()).toHaveLength(1);
  });

  test("that has ended is not ended again by whoever goes later, nor is the next one", () => {
    const { rig, ask, press, withdraws } = setUp();
    ask("kiosk");
    press(rig.kiosk, "licence-first.ru");
    const second = ask("kiosk");
    withdraws[0]?.();
    press(rig.kiosk, "licence-first.kk");
    expect(second).toEqual([{ ok: true, value: { came: "key", key: "licence-first.kk" } }]);
  });

  test("is one at a time for each device, and disturbs no other device", () => {
    const { rig, ask, press } = setUp();
    const first = ask("kiosk");
    expect(ask("kiosk")).toMatchObject([{ ok: false, why: "test-running" }]);
    const [kazakh] = ask("kiosk", "kk");
    expect(kazakh?.ok === false && kazakh.what).toMatch(/[ұқғ]/);
    const other = ask("pad-w1");
    press(rig.pad, "3");
    expect(other).toHaveLength(1);
    expect(first).toEqual([]);
  });

  test("that are not there is refused at once, with their fault", () => {
    const { rig, ask } = setUp();
    rig.kiosk.become("failed");
    expect(ask("kiosk")).toMatchObject([{ ok: false, why: "not-ready" }]);
  });

  test("ends with the agent's life, and what cannot be recorded any more is not answered", () => {
    const { rig, ask } = setUp();
    const replies = ask("kiosk");
    rig.agent.halt();
    rig.pass(PERSON_WAIT_MS);
    expect(replies).toEqual([]);
    expect(rig.agent.tests.hear("kiosk", { type: "pressed", key: "licence", at: rig.time.clock.mono() })).toBe(false);
  });
});

describe("a test of a scanner", () => {
  test("tells that a code came and never which: no number of a card stands in the answer, the notes or the journal", () => {
    const { rig, scanner, ask } = setUp();
    const known = rig.types().length;
    const [first, second, third] = [CARD, CARD, "009,22847"].map((text) => {
      const replies = ask("scan-kiosk");
      scanner.say({ type: "scanned", text });
      return replies[0];
    });
    expect(first).toMatchObject({ ok: true, value: { came: "code", kind: "other", characters: CARD.length } });
    expect(JSON.stringify([first, rig.notes])).not.toMatch(/58404|126,/);
    expect(second).toEqual(first);
    expect(third).not.toEqual(first);
    expect(first?.ok === true && (first.value as { fingerprint: string }).fingerprint).toMatch(/^[0-9a-f]{8}$/);
    expect(rig.types().slice(known)).toEqual(["device.tested", "device.tested", "device.tested"]);
  });

  test("tells a ticket's code from another, and checks nobody in", () => {
    const { rig, scanner, ask } = setUp();
    rig.press();
    const order = rig.printer.orders.find((one) => one.type === "print");
    const code = order?.type === "print" ? order.job.lines.find((line) => line.kind === "qr") : undefined;
    rig.printed();
    const known = rig.types().length;
    const replies = ask("scan-kiosk");
    scanner.say({ type: "scanned", text: code?.kind === "qr" ? code.content : "" });
    expect(replies).toMatchObject([{ ok: true, value: { came: "code", kind: "ticket" } }]);
    expect(rig.types().slice(known)).toEqual(["device.tested"]);
  });
});

describe("a test of a screen", () => {
  test("shows a test face at its own place, tells that a browser has it on show, and takes it away after a while", () => {
    const { rig, screen, hall, ask } = setUp();
    const replies = ask("screen-w1");
    expect(sceneOn(screen).calls[0]).toMatchObject({ id: TEST_CALL, ticket: "888", station: "w1", isAwaited: false });
    expect(sceneOn(hall).calls).toEqual([]);
    expect(replies).toEqual([]);
    paint(screen);
    expect(replies).toEqual([{ ok: true, value: { came: "face" } }]);
    rig.pass(FACE_STAYS_MS - 1);
    expect(sceneOn(screen).calls).toHaveLength(1);
    rig.pass(1);
    expect(sceneOn(screen).calls).toEqual([]);
    expect(replies).toHaveLength(1);
  });

  test("keeps no call from the hall: who is called meanwhile stands beside the test face", () => {
    const { rig, hall, ask, press } = setUp();
    rig.agent.tell({ type: "operator.came", station: "w1", operator: "op-1" });
    rig.press();
    rig.printed();
    const replies = ask("screen-hall");
    press(rig.keys, "call");
    expect(sceneOn(hall).calls.map(({ ticket }) => ticket)).toEqual(["888", "A001"]);
    paint(hall);
    expect(replies).toMatchObject([{ value: { came: "face" } }]);
  });

  test("that no browser looks at is refused at once, and the page to open is named", () => {
    const { screen, ask } = setUp();
    screen.become("absent");
    const [refused] = ask("screen-w1");
    expect(refused).toMatchObject({ ok: false, why: "test-no-browser" });
    expect(refused?.ok === false && refused.cure).toContain("/board/STATION");
  });

  test("says so where no browser shows it, and a scene of before proves nothing", () => {
    const { rig, screen, ask } = setUp();
    const replies = ask("screen-w1");
    screen.say({ type: "painted", calls: [] });
    expect(replies).toEqual([]);
    rig.pass(SCREEN_WAIT_MS);
    expect(replies).toEqual([{ ok: true, value: { came: "nothing" } }]);
    expect(sceneOn(screen).calls).toEqual([]);
  });
});
