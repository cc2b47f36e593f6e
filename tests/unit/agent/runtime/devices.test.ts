import { describe, expect, test } from "vitest";
import { monoMs } from "../../../../agent/kernel/units.ts";
import type { PinSink } from "../../../../agent/ports/pins.ts";
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

describe("what is done for a device", () => {
  test("is done under its name, from the letter to the last wish and the alarm", () => {
    const clock = new TestWorld();
    const { wired } = new FakeDevice("printer", "printer");
    const attended: string[] = [];
    const attend: NonNullable<WiredDevice["attend"]> = (work) => {
      try {
        return work();
      } catch (thrown) {
        attended.push(String(thrown));
        throw thrown;
      }
    };
    let wakeAt = monoMs(7);
    let throws = true;
    const take: WiredDevice["part"]["take"] = () => {
      if (throws) throw new Error("a bug");
      return [];
    };
    const devices = new Devices(
      {
        clock: { mono: clock.mono, wall: () => 0, wake: () => () => {}, quality: () => "none" } as never,
        note: () => {},
        devices: [{ ...wired, attend, part: { ...wired.part, take, wakeAt: () => wakeAt } }],
      },
      { post: () => {}, told: () => {}, state: () => {} },
    );
    expect(() => devices.take("printer", { type: "woken" })).toThrow("a bug");
    throws = false;
    devices.take("printer", { type: "woken" });
    wakeAt = monoMs(0);
    expect(() => devices.take("printer", { type: "woken" })).toThrow("only at a moment ahead");
    expect(attended).toEqual([
      "Error: a bug",
      "BrokenClaim: broken claim: a machine asks to be woken only at a moment ahead",
    ]);
  });
});

describe("a GPIO line that another has", () => {
  test.each([["gpiomon"], [undefined]])("is told with the name that the kernel gives: %s", (holder) => {
    const clock = new TestWorld();
    const { wired } = new FakeDevice("kiosk", "keys");
    const posted: object[] = [];
    const chip = {
      claim: (_: unknown, sink: PinSink) => sink.closed("pin-busy", holder),
      drive: () => {},
      sample: () => {},
      release: () => {},
    };
    const request = { inputs: [5], outputs: [], wiring: "active-low" } as const;
    const open = () => [{ type: "open" }] as const;
    const devices = new Devices(
      {
        clock: { mono: clock.mono, wall: () => 0, wake: () => () => {}, quality: () => "none" } as never,
        note: () => {},
        devices: [{ ...wired, part: { ...wired.part, take: open }, link: null, pins: { chip, request } }],
      },
      { post: (_, input) => posted.push(input), told: () => {}, state: () => {} },
    );
    devices.take("kiosk", { type: "start" });
    expect(posted).toEqual([{ type: "closed", fault: "pin-busy", ...(holder === undefined ? {} : { holder }) }]);
  });
});
