import { expect, test } from "vitest";
import { deviceFacts, deviceRow } from "../../../../agent/cli/device.ts";
import { status } from "./status-fixture.ts";

test("a device's row and page name its faults with how often they began, and its wear", () => {
  const [device] = status.devices;
  if (device === undefined) throw new Error("no device");
  const worn = { ...device, reopens: 2, faults: { "link-lost": 2, "paper-out": 1 }, own: { printedMm: 5200 } };
  expect(deviceRow(worn)).toContain("reopened 2 times, link-lost ×2, paper-out ×1, printedMm 5200");
  expect(deviceRow(device)).toContain("");
  expect(deviceFacts(worn)).toEqual(
    expect.arrayContaining([
      ["link-lost", "2 times"],
      ["printedMm", "5200"],
      ["opened again", "2 times"],
    ]),
  );
});
