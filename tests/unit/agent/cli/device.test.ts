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

test("a row has no place for what is 0, nor for more than three counts; the page has all", () => {
  const [device] = status.devices;
  if (device === undefined) throw new Error("no device");
  const own = { presses: 7, bounces: 0, glitches: 2, lostEdges: 0, "bouncesPer100Presses.call": 1, wear: 4 };
  expect(deviceRow({ ...device, own }).at(-1)).toBe("presses 7, glitches 2, bouncesPer100Presses.call 1, …");
  expect(deviceFacts({ ...device, own })).toEqual(
    expect.arrayContaining([
      ["bounces", "0"],
      ["wear", "4"],
    ]),
  );
});

test("a device that is left out says how often its driver threw, what, and where", () => {
  const [device] = status.devices;
  if (device === undefined) throw new Error("no device");
  const at = "2026-11-21T04:00:00.000Z";
  const thrown = { times: 3, what: "broken claim: x", where: "drivers/keys.ts:7", at, isBarred: true };
  expect(deviceRow({ ...device, thrown })).toContain("threw at drivers/keys.ts:7");
  const said = "3×, last 2026-11-21 04:00 UTC: broken claim: x (drivers/keys.ts:7)";
  expect(deviceFacts({ ...device, thrown })).toContainEqual(["its driver threw", `${said}; left out`]);
  expect(deviceFacts({ ...device, thrown: { ...thrown, isBarred: false } })).toContainEqual(["its driver threw", said]);
});

test("a device whose GPIO line another has is shown with his name beside its wire", () => {
  const busy = { ...status.devices[0]!, wire: "gpio", fault: "pin-busy", holder: "gpiomon" } as const;
  expect(deviceRow(busy).at(-2)).toBe("gpio  held by gpiomon");
  expect(deviceFacts(busy)).toContainEqual(["wire", "gpio  held by gpiomon"]);
});
