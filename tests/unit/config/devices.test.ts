import { describe, expect, test } from "vitest";
import type { Problem } from "../../../agent/kernel/result.ts";
import { type Config, loadConfig } from "../../../config/load.ts";
import { catalogue } from "../../../drivers/catalogue.ts";
import { changed, type Raw } from "./almaty.ts";

const loaded = (source: string) => loadConfig(source, "centre.yaml", catalogue);

function problemsOf(source: string): readonly Problem[] {
  const read = loaded(source);
  return read.ok ? [] : read.fault;
}

function configOf(source: string): Config {
  const read = loaded(source);
  if (!read.ok) throw new Error(JSON.stringify(read.fault));
  return read.value;
}

function only(change: (raw: Raw) => void): Problem {
  const told = problemsOf(changed(change));
  expect(told).toHaveLength(1);
  return told[0] as Problem;
}

describe("scanners that type", () => {
  const wired = (link: string, keyboard: boolean) => (raw: Raw) =>
    Object.assign(raw.devices, { "scan-desk": { driver: "scanner", link, keyboard } });
  const EVENTS = "input:/dev/input/by-id/usb-Scanner-event-kbd";

  test("are read from an input device, and lines from another link", () => {
    expect(problemsOf(changed(wired(EVENTS, true)))).toEqual([]);
    expect(problemsOf(changed(wired("serial:/dev/ttyS7", false)))).toEqual([]);
    expect(problemsOf(changed(wired("sim", true)))).toEqual([]);
  });

  test("on a link of lines, or lines on an input device, are told once with what to use", () => {
    expect(only(wired("serial:/dev/ttyS7", true)).cure).toContain("input:/dev/input/by-id");
    expect(only(wired(EVENTS, false)).cure).toContain("keyboard: true");
  });

  test("have no name that changes with the order of plugging in", () => {
    expect(only(wired("input:/dev/input/event3", true)).what).toContain("changes with the order of plugging in");
  });
});

describe("a pad on RS-485", () => {
  const pads = (transfer: string | null) => (raw: Raw) => {
    const link = "serial:/dev/ttyS7?baud=9600&bus=pads";
    for (const id of ["call-w1", "call-w2"]) delete raw.devices[id];
    for (const [at, station] of raw.stations.slice(0, 2).entries()) {
      Object.assign(raw.devices, { [`desk-${at}`]: { driver: "operator-pad", link, address: at + 1 } });
      Object.assign(station, { call: `desk-${at}`, ...(transfer === null ? {} : { transfer }) });
    }
  };

  test("is a station's keys, two of them on one wire", () => {
    expect(problemsOf(changed(pads(null))).map(({ what }) => what)).toEqual([]);
    expect(configOf(changed(pads("production"))).rules.stations[0]?.transfer).toBe("production");
  });

  test("sends only to a stage that some service has", () => {
    const told = problemsOf(changed(pads("somewhere"))).map(({ what }) => what);
    expect(told).toEqual(Array.from({ length: 2 }, () => 'no service has a stage "somewhere".'));
  });
});

describe("the calibration of recorders", () => {
  const calibrated = (entry: object) => (raw: Raw) => Object.assign(raw.rules, { calibration: entry });
  const rulesOf = (entry: object) => configOf(changed(calibrated(entry))).rules.policy.calibration;

  test("is at a time of day, each so many hours, or else once a day", () => {
    const cameras = ["cam-hall"];
    expect(rulesOf({ cameras, at: "03:30" })).toEqual({ cameras, when: { at: 210 } });
    expect(rulesOf({ cameras, everyHours: 6 })).toEqual({ cameras, when: { everyMs: 21_600_000 } });
    expect(rulesOf({ cameras })).toEqual({ cameras, when: { everyMs: 86_400_000 } });
    expect(configOf(changed(() => undefined)).rules.policy.calibration).toBeNull();
  });

  test("is not at both, and only of cameras", () => {
    expect(only(calibrated({ cameras: ["cam-hall"], at: "03:30", everyHours: 6 })).cure).toContain("not both");
    expect(only(calibrated({ cameras: ["cam-hal"] })).what).toBe('there is no device "cam-hal".');
    expect(only(calibrated({ cameras: ["board-w1"] })).what).toBe(
      'the device "board-w1" is a board, but a camera is needed here.',
    );
  });
});
