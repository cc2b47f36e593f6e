import { describe, expect, test } from "vitest";
import { PageWire, VIEWERS_MAX } from "../../../../drivers/links/page.ts";
import { Ear } from "../../../contracts/byte-link.contract.ts";
import { TestWorld } from "../world.ts";

function setUp() {
  const world = new TestWorld();
  const wire = new PageWire(world.after);
  const ear = new Ear();
  const browser = (takes = true) => {
    const heard: number[] = [];
    const life = { left: false };
    const joined = wire.join({
      send: (bytes) => {
        heard.push(...bytes);
        return takes;
      },
      leave: () => {
        life.left = true;
      },
    });
    return { heard, life, joined };
  };
  return { world, wire, ear, browser };
}

describe("the wire to a screen", () => {
  test("is absent while no browser looks at the page, and opens once one does", () => {
    const { world, wire, ear, browser } = setUp();
    let appearances = 0;
    wire.whenAppears(() => {
      appearances += 1;
    });
    wire.open(ear);
    expect(ear.told).toEqual([]);
    world.pass(1);
    expect([ear.told, appearances]).toEqual([["page-not-open"], 0]);
    browser();
    browser();
    expect(appearances).toBe(1);
    wire.open(ear);
    world.pass(1);
    expect(ear.told).toEqual(["page-not-open", "opened"]);
  });

  test("carries the same to every browser, and hears each", () => {
    const { world, wire, ear, browser } = setUp();
    const [one, other] = [browser(), browser()];
    wire.open(ear);
    world.pass(1);
    wire.write(Uint8Array.of(1, 2));
    one.joined?.said(Uint8Array.of(7));
    other.joined?.said(Uint8Array.of(8));
    world.pass(1);
    expect([one.heard, other.heard, ear.bytes]).toEqual([
      [1, 2],
      [1, 2],
      [7, 8],
    ]);
    expect(ear.told).toEqual(["opened", "drained"]);
  });

  test("outlives a page that is loaded anew, and ends when the last browser stays away", () => {
    const { world, wire, ear, browser } = setUp();
    const first = browser();
    wire.open(ear);
    world.pass(1);
    first.joined?.left();
    world.pass(1_900);
    const second = browser();
    world.pass(10_000);
    expect(ear.told).toEqual(["opened"]);
    second.joined?.left();
    world.pass(2_000);
    expect(ear.told).toEqual(["opened", "link-lost"]);
  });

  test("lets go of a browser that takes nothing, and is stalled when none takes anything", () => {
    const { world, wire, ear, browser } = setUp();
    const [slow, quick] = [browser(false), browser()];
    wire.open(ear);
    world.pass(1);
    wire.write(Uint8Array.of(1));
    expect([slow.life.left, quick.life.left]).toEqual([true, false]);
    expect(ear.told).toEqual(["opened"]);
    quick.joined?.left();
    browser(false);
    wire.write(Uint8Array.of(1));
    expect(ear.told).toEqual(["opened", "link-stalled"]);
  });

  test("takes no more browsers than it can serve, and no endless words of one", () => {
    const { world, wire, ear, browser } = setUp();
    const browsers = Array.from({ length: VIEWERS_MAX }, () => browser());
    expect(browser().joined).toBeNull();
    wire.open(ear);
    world.pass(1);
    browsers[0]?.joined?.said(new Uint8Array(5_000));
    expect(ear.bytes).toEqual([]);
  });
});
