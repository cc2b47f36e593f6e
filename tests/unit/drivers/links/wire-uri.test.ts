import { describe, expect, test } from "vitest";
import { parseWireUri } from "../../../../drivers/links/wire-uri.ts";

const read = (text: string) => {
  const parsed = parseWireUri(text, "link");
  return parsed.ok ? parsed.value : null;
};

describe("the link of a device that may stand on a bus", () => {
  test("a wire of one's own is what it was", () => {
    expect(read("sim")).toEqual({ uri: { kind: "sim" }, bus: null });
    expect(read("tcp://10.0.0.5:4001")).toMatchObject({ uri: { kind: "tcp", port: 4001 }, bus: null });
  });

  test("a serial bus has the speed of its port", () => {
    expect(read("serial:/dev/serial/by-id/x?baud=19200&bus=hall&format=8E1")).toMatchObject({
      uri: { kind: "serial", baud: 19_200, parity: "even" },
      bus: { name: "hall", baud: 19_200 },
    });
  });

  test("behind a converter, and in the virtual world, the speed of the line is said; 9600 where it is not", () => {
    expect(read("tcp://10.0.0.5:4001?bus=hall&baud=19200")).toMatchObject({
      uri: { kind: "tcp", host: "10.0.0.5", port: 4001 },
      bus: { name: "hall", baud: 19_200 },
    });
    expect(read("sim?bus=hall")).toEqual({ uri: { kind: "sim" }, bus: { name: "hall", baud: 9_600 } });
  });

  test.each([
    "sim?bus=",
    "sim?bus=Hall",
    "sim?bus=a&bus=b",
    "sim?bus=a&baud=12",
    "sim?bus=a&colour=red",
    "file:/dev/usb/lp0?bus=a",
    "tcp://10.0.0.5?bus=a",
    "sim?baud=9600",
  ])("%s is refused with a cure", (text) => {
    const parsed = parseWireUri(text, "devices.board.link");
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.fault.cure).not.toBe("");
  });
});
