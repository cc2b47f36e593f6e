import { describe, expect, test } from "vitest";
import { DEVICES_TOLD_BYTES_MAX, toldDevices } from "../../../../agent/runtime/told-devices.ts";
import { FIGURES_TOLD_MAX } from "../../../../agent/uplink/contract/telemetry.ts";
import type { DeviceFigures } from "../../../../drivers/supervisor.ts";

const well: DeviceFigures = {
  phase: "ready",
  fault: null,
  since: null,
  lastGoodAt: null,
  reopens: 0,
  bytesIn: 0,
  bytesOut: 0,
  faults: {},
  own: {},
  holder: null,
};

describe("what the hub is told of devices", () => {
  test("leaves out what is nothing", () => {
    expect(toldDevices(new Map([["printer", well]]))).toEqual([{ id: "printer", phase: "ready" }]);
  });

  test("names the fault, the wear of the wire, and what the driver counts", () => {
    const faults = { "paper-out": 2 };
    const own = { printedMm: 5200, bounces: 0, strange: Number.NaN };
    const worn: DeviceFigures = { ...well, phase: "failed", fault: "paper-out", reopens: 1, bytesIn: 7, faults, own };
    expect(toldDevices(new Map([["printer", worn]]))).toEqual([
      {
        id: "printer",
        phase: "failed",
        fault: "paper-out",
        reopens: 1,
        bytesIn: 7,
        faults: { "paper-out": 2 },
        own: { printedMm: 5200 },
      },
    ]);
  });

  test("puts first what does not work, then what had most troubles", () => {
    const figures = new Map<string, DeviceFigures>([
      ["well", well],
      ["restless", { ...well, reopens: 900, faults: { "link-lost": 900 } }],
      ["worn", { ...well, reopens: 3 }],
      ["away", { ...well, phase: "absent", fault: "link-absent" }],
    ]);
    expect(toldDevices(figures).map(({ id }) => id)).toEqual(["away", "restless", "worn", "well"]);
  });

  test("keeps to its bytes however many devices there are, and to the largest figures of each", () => {
    const own = Object.fromEntries(Array.from({ length: 40 }, (_, no) => [`figure-number-${no}`, no]));
    const figures = new Map(
      Array.from({ length: 500 }, (_, no): [string, DeviceFigures] => [`device-${no}`, { ...well, own }]),
    );
    const told = toldDevices(figures);
    expect(JSON.stringify(told).length).toBeLessThanOrEqual(DEVICES_TOLD_BYTES_MAX + 2);
    expect(told.length).toBeGreaterThan(10);
    expect(Object.keys(told[0]?.own ?? {})).toHaveLength(FIGURES_TOLD_MAX);
    expect(told[0]?.own).toMatchObject({ "figure-number-39": 39 });
  });

  test("tells a whole ordinary centre", () => {
    const figures = new Map(
      Array.from({ length: 40 }, (_, no): [string, DeviceFigures] => [
        `board-w${no}`,
        { ...well, bytesIn: 51_200, bytesOut: 204_800 },
      ]),
    );
    expect(toldDevices(figures)).toHaveLength(40);
  });
});
