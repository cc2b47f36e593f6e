import { describe, expect, test } from "vitest";
import { Devices } from "../../../../agent/runtime/devices.ts";
import type { WiredDevice } from "../../../../agent/runtime/world.ts";
import { TestWorld } from "../../drivers/world.ts";
import { FakeDevice } from "./rig.ts";

const setUp = () => {
  const clock = new TestWorld();
  let appear: (() => void) | null = null;
  const { wired } = new FakeDevice("printer", "printer");
  const link: WiredDevice["link"] = {
    open: () => {},
    write: () => {},
    close: () => {},
    whenAppears: (appeared) => {
      appear = appeared;
      return () => {
        appear = null;
      };
    },
  };
  const plain = new FakeDevice("board", "board").wired;
  const posted: string[] = [];
  const devices = new Devices(
    {
      clock: { mono: clock.mono, wall: () => 0, wake: () => () => {}, quality: () => "none" } as never,
      note: () => {},
      devices: [{ ...wired, link }, plain],
    },
    {
      post: (device, { type }) => posted.push(`${device} ${type}`),
      told: () => {},
      state: () => {},
    },
  );
  return { devices, posted, appear: () => appear?.() };
};

describe("devices that are plugged in while the agent runs", () => {
  test("are told that what they wait for has come, from the start to the stop", () => {
    const { devices, posted, appear } = setUp();
    appear();
    devices.start();
    expect(posted).toEqual(["printer start", "board start"]);
    appear();
    appear();
    expect(posted.slice(2)).toEqual(["printer appeared", "printer appeared"]);
    devices.stop();
    appear();
    expect(posted).toHaveLength(4);
  });
});
