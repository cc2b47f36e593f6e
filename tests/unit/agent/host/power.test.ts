import { describe, expect, test } from "vitest";
import { measureHealth } from "../../../../agent/host/node-health.ts";
import { type KernelFiles, supplyOf, usbReplugs } from "../../../../agent/host/power.ts";

const THROTTLED = "/sys/devices/platform/soc/soc:firmware/get_throttled";

const kernel = (texts: Readonly<Record<string, string>>): KernelFiles => ({
  list: (path) => {
    const inside = Object.keys(texts).filter((file) => file.startsWith(`${path}/`));
    return inside.length === 0
      ? null
      : [...new Set(inside.map((file) => file.slice(path.length + 1).split("/")[0] ?? ""))];
  },
  readText: (path) => texts[path] ?? null,
});
const sensor = (name: string, alarm: string): KernelFiles =>
  kernel({ "/sys/class/hwmon/hwmon1/name": `${name}\n`, "/sys/class/hwmon/hwmon1/in0_lcrit_alarm": `${alarm}\n` });
const usb = (devices: Readonly<Record<string, readonly [bus: number, number: number]>>): KernelFiles =>
  kernel(
    Object.fromEntries(
      Object.entries(devices).flatMap(([name, [bus, number]]) => [
        [`/sys/bus/usb/devices/${name}/busnum`, `${bus}\n`],
        [`/sys/bus/usb/devices/${name}/devnum`, `${number}\n`],
      ]),
    ),
  );

describe("the supply of the computer", () => {
  test.each([
    ["0\n", "good"],
    ["50000\n", "was-low"],
    ["50005\n", "low"],
    ["e0008\n", "good"],
  ])("the firmware's bits %j are a supply that is %s", (bits, supply) => {
    expect(supplyOf(kernel({ [THROTTLED]: bits }))).toBe(supply);
  });

  test("under-voltage is known by the alarm of the kernel's sensor where the firmware says nothing", () => {
    expect(supplyOf(sensor("rpi_volt", "1"))).toBe("low");
    expect(supplyOf(sensor("rpi_volt", "0"))).toBe("good");
    expect(supplyOf(sensor("cpu_thermal", "1"))).toBeNull();
    expect(supplyOf(kernel({}))).toBeNull();
  });

  test("under-voltage is told when it begins, once, when it ends, and when it comes back; a dip between two readings too, and none that is older than the agent", () => {
    const told: string[] = [];
    let bits = "0";
    const files: KernelFiles = { list: () => null, readText: (path) => (path === THROTTLED ? bits : null) };
    const health = measureHealth({ directory: "/nowhere", supplyChanged: (news) => told.push(news), files });
    for (const now of ["0", "50005", "50005", "50000", "50000", "50005"]) {
      bits = now;
      health.read();
    }
    expect(told).toEqual(["low", "good", "low"]);
    const dipped = measureHealth({ directory: "/nowhere", supplyChanged: (news) => told.push(news), files });
    for (const now of ["0", "50000", "50000"]) {
      bits = now;
      dipped.read();
    }
    expect(told).toEqual(["low", "good", "low", "dipped"]);
    expect(dipped.read()).toMatchObject({ supply: "was-low", usbReplugs: null });
    measureHealth({ directory: "/nowhere", supplyChanged: (news) => told.push(news), files }).read();
    expect(told).toHaveLength(4);
  });
});

describe("devices that come again on USB", () => {
  test("bad cable, hub resets: each new number on a bus is counted", () => {
    expect(usbReplugs(usb({ usb1: [1, 1], "1-1": [1, 2], "1-1.2": [1, 3], usb2: [2, 1] }))).toBe(0);
    expect(usbReplugs(usb({ usb1: [1, 1], "1-1": [1, 2], "1-1.2": [1, 40], usb2: [2, 1], "2-1": [2, 5] }))).toBe(40);
  });

  test("the parts of a device are no devices, and a computer without USB has no figure", () => {
    const parts = kernel({
      "/sys/bus/usb/devices/usb1/busnum": "1",
      "/sys/bus/usb/devices/usb1/devnum": "1",
      "/sys/bus/usb/devices/1-0:1.0/bInterfaceNumber": "00",
    });
    expect(usbReplugs(parts)).toBe(0);
    expect(usbReplugs(kernel({}))).toBeNull();
  });
});
