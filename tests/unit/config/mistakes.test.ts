import { describe, expect, test } from "vitest";
import { changed, configOf, deviceOf, only, problemsOf, type Raw } from "./almaty.ts";

describe("one mistake is one problem", () => {
  test("K1 K2 a station that mixes authorities is refused", () => {
    const { what, cure } = only((raw) => raw.stations[0]?.stages.push("production"));
    expect(what).toContain("mixes stages of the centre and of the police");
    expect(cure).toContain("two stations");
  });

  test("K1 the police may not own the intake", () => {
    const told = problemsOf(changed((raw) => Object.assign(raw.services[0]!.stages[0]!, { authority: "police" })));
    expect(told.map(({ what }) => what)).toContain('the stage "intake" belongs to the centre, not to the police.');
  });

  test("a stage without a station is told once", () => {
    const { what } = only((raw) => raw.stations.splice(2, 1));
    expect(what).toContain('no station carries out the stage "unit-check"');
  });

  test("a board where a camera is needed names the cameras there are", () => {
    const { cure } = only((raw) => Object.assign(raw.stations[0]!, { cameras: ["board-w1"] }));
    expect(cure).toBe("Name one of: cam-hall.");
  });

  test("two devices share a link only as a bus, with one line and an address of its own each", () => {
    const share = (raw: Raw, bus: readonly [string, string], address: number) => {
      const line = "tcp://192.168.10.42:5001";
      Object.assign(deviceOf(raw, "board-w1"), { link: `${line}${bus[0]}` });
      Object.assign(deviceOf(raw, "board-w2"), { link: `${line}${bus[1]}`, address });
    };
    const whatOf = (bus: readonly [string, string], address: number) => only((raw) => share(raw, bus, address)).what;
    const hall = ["?bus=hall&baud=19200", "?bus=hall&baud=19200"] as const;
    expect(problemsOf(changed((raw) => share(raw, hall, 34)))).toEqual([]);
    expect(whatOf(["", ""], 34)).toBe("the link of board-w2 already belongs to board-w1.");
    expect(whatOf(["?bus=hall", ""], 34)).toBe("the link of board-w2 already belongs to board-w1.");
    expect(whatOf(["?bus=hall", "?bus=east"], 34)).toBe("the link of board-w2 already belongs to board-w1.");
    expect(whatOf(["?bus=hall", "?bus=hall&baud=19200"], 34)).toContain("different lines");
    expect(whatOf(hall, 33)).toBe("board-w2 has the address of board-w1 on the bus hall.");
  });

  test("a device without an address cannot stand on a bus", () => {
    const { what } = only((raw) => {
      Object.assign(deviceOf(raw, "board-w1"), { link: "sim?bus=hall" });
      Object.assign(raw.devices, { "scan-w9": { driver: "scanner", link: "sim?bus=hall" } });
    });
    expect(what).toBe("scan-w9 has no address, so it cannot share the bus hall.");
  });

  test.each([
    ["serial:/dev/ttyS0?baud=9600", "serial:/dev/ttyS0?baud=19200", 1],
    ["serial:usb:0403:6001:A5", "serial:usb:0403:6001:A5?baud=19200", 1],
    ["serial:usb:1A86:7523?port=1-1.2", "serial:usb:1a86:7523?baud=19200&port=1-1.2", 1],
    ["serial:usb:1a86:7523?port=1-1.2", "serial:usb:1a86:7523?port=1-1.3", 0],
    ["file:usb:04b8:0202:A", "file:usb:04b8:0202:B", 0],
  ])("%s and %s are %i port too many", (first, second, problems) => {
    const source = changed((raw) => {
      Object.assign(deviceOf(raw, "printer"), { link: first });
      Object.assign(deviceOf(raw, "scan-exam"), { link: second });
    });
    expect(problemsOf(source)).toHaveLength(problems);
  });

  test("virtual pins may share line numbers", () => {
    const source = changed((raw) => {
      for (const device of Object.values(raw.devices)) if (device?.pins === "gpio") device.pins = "virtual";
      Object.assign(deviceOf(raw, "cam-hall"), { pin: 5 });
    });
    expect(problemsOf(source)).toEqual([]);
  });

  test("a kiosk key that names no service suggests the one meant", () => {
    const { cure } = only((raw) => Object.assign(deviceOf(raw, "kiosk").keys ?? {}, { "number-plate": 15 }));
    expect(cure).toBe('Did you mean "number-plates"?');
  });

  test("a kiosk key in a language that the centre lacks is refused", () => {
    expect(only((raw) => Object.assign(deviceOf(raw, "kiosk").keys ?? {}, { "number-plates.en": 15 })).what).toContain(
      "language",
    );
  });

  test("a key that means nothing at a station is refused", () => {
    expect(only((raw) => Object.assign(deviceOf(raw, "call-w1").keys ?? {}, { cal: 15 })).cure).toBe(
      'Did you mean "call"?',
    );
  });

  test("a device whose name moves when it is plugged in again is refused", () => {
    expect(only((raw) => Object.assign(deviceOf(raw, "printer"), { link: "serial:/dev/ttyUSB0" })).cure).toContain(
      "by-id",
    );
  });

  test("a device with the wrong kind of wire is told both what is missing and what is spare", () => {
    const told = problemsOf(
      changed((raw) => Object.assign(deviceOf(raw, "cam-hall"), { pins: undefined, link: "sim" })),
    );
    expect(told.map(({ what }) => what)).toEqual([
      'the device cam-hall has no "pins".',
      'the driver pulse-camera uses no "link".',
    ]);
  });

  test("norms stand from the oldest to the newest", () => {
    expect(only((raw) => raw.services[0]?.norm.push({ from: "2025-01-01", minutes: 100 })).cure).toContain("oldest");
  });

  test("an operator stands in the list once", () => {
    expect(only((raw) => raw.operators.push({ id: "op-101", authority: "police" })).what).toContain("used twice");
  });

  test("a certificate without its key is of no use", () => {
    expect(only((raw) => Object.assign(raw.hub, { credentials: { cert: "/a" } })).cure).toBe(
      "Add key: the name of a file.",
    );
  });

  test("a number where a text is needed is cured by quotes", () => {
    expect(only((raw) => Object.assign(raw.stations[0]!, { label: 1 })).cure).toBe('Put it in quotes: "1".');
  });

  test("a number out of its range says the range", () => {
    const { what } = only((raw) => Object.assign(raw, { storage: { keepDays: 0 } }));
    expect(what).toBe("storage.keepDays must be 1 or more, not 0.");
  });

  test("a ballast that would be no use or fill the card", () => {
    for (const ballast of ["512KiB", "2GiB"]) {
      const { what } = only((raw) => Object.assign(raw, { storage: { ballast } }));
      expect(what).toContain("storage.ballast");
    }
  });

  test.each([
    ["key material", { ca: "-----BEGIN CERTIFICATE-----" }],
    ["a password in an address", { ca: "mqtts://me:secret@hub" }],
  ])("%s in the file is refused", (_what, credentials) => {
    expect(only((raw) => Object.assign(raw.hub, { credentials })).what).toContain("secret");
  });
});

describe("warnings", () => {
  const warned = (change: (raw: Raw) => void) => configOf(changed(change)).warnings.map(({ what }) => what);

  test("a norm below the sum of the budgets is doubtful, not wrong", () => {
    expect(warned((raw) => Object.assign(raw.services[4]!.norm[0]!, { minutes: 44 }))).toEqual([
      "the norm of number-plates is 44 minutes, but its stages may take 45.",
    ]);
  });

  test("a kiosk without a printer, an unencrypted broker and an open console are doubtful", () => {
    const told = warned((raw) => {
      delete raw.devices.printer;
      Object.assign(raw.hub, { brokers: ["mqtt://hub.example:1883"] });
      raw.console = { listen: "0.0.0.0:80" };
    });
    expect(told).toHaveLength(3);
  });
});
