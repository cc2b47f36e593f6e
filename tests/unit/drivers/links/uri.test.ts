import { describe, expect, test } from "vitest";
import { parseLinkUri, parsePinsUri } from "../../../../drivers/links/uri.ts";

describe("link URIs", () => {
  test("each kind of link is read, with its defaults", () => {
    expect(parseLinkUri("sim", "link")).toEqual({ ok: true, value: { kind: "sim" } });
    expect(parseLinkUri("file:/dev/usb/lp0", "link")).toEqual({
      ok: true,
      value: { kind: "file", path: "/dev/usb/lp0" },
    });
    expect(parseLinkUri("tcp://127.0.0.1:5001", "link")).toEqual({
      ok: true,
      value: { kind: "tcp", host: "127.0.0.1", port: 5001 },
    });
    expect(parseLinkUri("tcp://[::1]:9100", "link")).toEqual({
      ok: true,
      value: { kind: "tcp", host: "::1", port: 9100 },
    });
    expect(parseLinkUri("serial:/dev/serial/by-id/usb-FTDI_A?baud=19200&format=7E2&flow=rtscts", "link")).toEqual({
      ok: true,
      value: {
        kind: "serial",
        path: "/dev/serial/by-id/usb-FTDI_A",
        baud: 19200,
        dataBits: 7,
        parity: "even",
        stopBits: 2,
        flow: "rtscts",
      },
    });
    expect(parseLinkUri("serial:usb:0403:6001:A5%3A2?baud=19200&port=1-1.2", "link")).toMatchObject({
      ok: true,
      value: {
        kind: "serial",
        path: "usb:0403:6001:A5%3A2",
        usb: { vendor: "0403", product: "6001", serial: "A5:2", port: "1-1.2" },
        baud: 19200,
      },
    });
    expect(parseLinkUri("serial:usb:10C4:EA60", "link")).toMatchObject({
      value: { usb: { vendor: "10c4", product: "ea60", serial: null, port: null }, baud: 9600 },
    });
    expect(parseLinkUri("file:usb:04b8:0202:ABC123", "link")).toEqual({
      ok: true,
      value: {
        kind: "file",
        path: "usb:04b8:0202:ABC123",
        usb: { vendor: "04b8", product: "0202", serial: "ABC123", port: null },
      },
    });
    expect(parseLinkUri("serial:/dev/serial/by-path/pci-0:1.2:1.0-port0", "link").ok).toBe(true);
    expect(parseLinkUri("serial:/dev/pts/3", "link")).toMatchObject({
      ok: true,
      value: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1, flow: "none" },
    });
  });

  test.each([
    "",
    "usb",
    "serial:ttyS0",
    "serial:/dev/ttyS0?baud=fast",
    "serial:/dev/ttyS0?baud=12",
    "serial:/dev/ttyS0?format=9N1",
    "serial:/dev/ttyS0?flow=dtrdsr",
    "serial:/dev/ttyS0?speed=9600",
    "serial:/dev/ttyS0?baud=9600&baud=19200",
    "serial:/dev/ttyUSB0",
    "tcp://host",
    "tcp://host:0",
    "tcp://host:70000",
    "file:lp0",
    "file:/dev/usb/lp0?baud=9600",
    "serial:/dev/ttyACM0",
    "serial:/dev/ttyS0?port=1-1",
    "serial:usb:0403",
    "serial:usb:403:6001",
    "serial:usb:0403:6001:",
    "serial:usb:0403:6001:%",
    "serial:usb:0403:6001?port=2",
    "serial:usb:0403:6001?port=1-1.2:0",
    "serial:usb:0403:6001?baud=fast",
  ])("%j is refused with its place and a cure", (text) => {
    const parsed = parseLinkUri(text, "devices.printer.link");
    expect(parsed).toMatchObject({ ok: false, fault: { place: "devices.printer.link" } });
    if (!parsed.ok) expect(parsed.fault.cure).toMatch(/^[A-Z].*\.$/);
  });

  test("a name that changes with the order of plugging in is refused with the name that stays", () => {
    expect(parseLinkUri("serial:/dev/ttyUSB0", "link")).toMatchObject({
      fault: { cure: expect.stringContaining("/dev/serial/by-id") },
    });
  });
});

describe("pins URIs", () => {
  test("each kind of pins is read", () => {
    expect(parsePinsUri("virtual", "pins")).toEqual({ ok: true, value: { kind: "virtual" } });
    expect(parsePinsUri("gpio", "pins")).toEqual({ ok: true, value: { kind: "gpio", backend: null, label: null } });
    expect(parsePinsUri("gpio?backend=onoff&chip=label:pinctrl-bcm2711", "pins")).toEqual({
      ok: true,
      value: { kind: "gpio", backend: "onoff", label: "pinctrl-bcm2711" },
    });
  });

  test.each(["", "sim", "gpio?backend=pigpio", "gpio?chip=gpiochip0", "gpio?lines=3"])("%j is refused", (text) => {
    expect(parsePinsUri(text, "pins").ok).toBe(false);
  });
});

describe("the URI of an input device", () => {
  test("names it by its maker's words, which stay", () => {
    const path = "/dev/input/by-id/usb-Honeywell_HF680-event-kbd";
    expect(parseLinkUri(`input:${path}`, "link")).toEqual({ ok: true, value: { kind: "input", path } });
  });

  test.each(["input:", "input:event-kbd", "input:/dev/input/event3", "input:/dev/input/mouse0"])(
    "%s is refused",
    (text) => {
      expect(parseLinkUri(text, "link").ok).toBe(false);
    },
  );
});
