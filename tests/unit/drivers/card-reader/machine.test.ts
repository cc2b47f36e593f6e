import { describe, expect, test } from "vitest";
import { cardReader } from "../../../../drivers/card-reader/driver.ts";
import { pipe } from "../../../../drivers/links/pipe.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

const CARD = "126,58404";
const KINDS = [{ reader: "ironlogic" }, { reader: "rdm6300" }, { reader: "rdm6300", checksum: "sum" }];

function setUp(raw: object) {
  const world = new TestWorld();
  const options = cardReader.options.parse(raw);
  const twin = cardReader.sim?.(options, world);
  if (twin?.scan === undefined) throw new Error("somebody can hold a card to it");
  const rig = new DeviceRig(world, cardReader.machine(options), { link: pipe(twin, world) }).start();
  const texts = (): readonly string[] => rig.words.map(({ text }) => text);
  return { world, rig, twin, hold: twin.scan, texts };
}

describe.each(KINDS)("a card reader %j", (raw) => {
  test("reads a card once, however long it is held there, and again when it comes back", () => {
    const { world, rig, hold, texts } = setUp(raw);
    hold(CARD);
    world.pass(1_000);
    hold(CARD);
    world.pass(3_000);
    expect(texts()).toEqual([CARD]);
    hold(CARD);
    world.pass(3_000);
    expect(texts()).toEqual([CARD, CARD]);
    expect(rig.states).toEqual(["opening", "ready"]);
  });

  test("tells two cards apart", () => {
    const { world, hold, texts } = setUp(raw);
    for (const card of ["009,22847", "255,65535"]) {
      hold(card);
      world.pass(2_000);
    }
    expect(texts()).toEqual(["009,22847", "255,65535"]);
  });

  test("on a noisy wire is degraded with card-unreadable, tells no wrong card, and is well at the next whole one", () => {
    const { world, rig, twin, hold, texts } = setUp(raw);
    twin.fault("garbage", true);
    hold(CARD);
    world.pass(3_000);
    expect(texts()).toEqual([]);
    expect(rig.states.at(-1)).toBe("degraded card-unreadable");
    twin.fault("garbage", false);
    hold(CARD);
    world.pass(3_000);
    expect(texts()).toEqual([CARD]);
    expect(rig.phase).toBe("ready");
  });

  test("half a reading before the plug is pulled is not the beginning of the next", () => {
    const { world, rig, twin, hold, texts } = setUp(raw);
    rig.take({ type: "heard", bytes: Uint8Array.from("Em-Mar", (letter) => letter.charCodeAt(0)) });
    twin.fault("unplug", true);
    world.pass(100);
    twin.fault("unplug", false);
    world.pass(3_000);
    hold(CARD);
    world.pass(3_000);
    expect(texts()).toEqual([CARD]);
  });

  test("shows nobody who stands before it whose card it was", () => {
    const { world, twin, hold } = setUp(raw);
    hold(CARD);
    world.pass(1_000);
    expect(twin.face()).toEqual({ cards: 1 });
  });
});

test("what a card reader sends is masked for those who watch", () => {
  expect(cardReader.masks?.(cardReader.options.parse({ reader: "rdm6300" }))).toBe("text");
});
