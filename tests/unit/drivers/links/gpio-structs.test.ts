import { describe, expect, test } from "vitest";
import {
  CHIP_INFO_BYTES,
  decodeChipInfo,
  decodeLineBits,
  decodeLineEvent,
  decodeLineHolder,
  encodeLineInfo,
  encodeLineRequest,
  encodeLineValues,
  GPIO_GET_CHIPINFO,
  GPIO_V2_GET_LINE,
  GPIO_V2_GET_LINEINFO,
  GPIO_V2_LINE_GET_VALUES,
  GPIO_V2_LINE_SET_VALUES,
  grantedFd,
  LINE_EVENT_BYTES,
  LINE_INFO_BYTES,
  LINE_REQUEST_BYTES,
  LINE_VALUES_BYTES,
  type LineWish,
  maskOf,
} from "../../../../drivers/links/gpio-structs.ts";
import golden from "../../../golden/gpio.json" with { type: "json" };

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
const fromHex = (text: string): Uint8Array => Uint8Array.from(text.split(" ").map((byte) => Number.parseInt(byte, 16)));
const input = (line: number, isActiveLow = true): LineWish => ({ line, direction: "input", isActiveLow });
const output = (line: number, isActiveLow = true): LineWish => ({ line, direction: "output", isActiveLow });
const request = {
  lines: [input(17), input(27), output(21)],
  debounceUs: 5000,
  eventBuffer: 32,
  consumer: "talon",
};

describe("structures of the GPIO character device", () => {
  test("they are as long as the kernel's", () => {
    expect(LINE_REQUEST_BYTES).toBe(golden.requestBytes);
    expect(LINE_EVENT_BYTES).toBe(golden.eventBytes);
    expect(CHIP_INFO_BYTES).toBe(golden.chipInfoBytes);
    expect(LINE_INFO_BYTES).toBe(golden.lineInfoBytes);
    expect(LINE_VALUES_BYTES).toBe(16);
  });

  test("the size in each ioctl number is that of its structure", () => {
    const sizeOf = (number: number): number => (number >>> 16) & 0x3fff;
    expect(sizeOf(GPIO_V2_GET_LINE)).toBe(LINE_REQUEST_BYTES);
    expect(sizeOf(GPIO_V2_GET_LINEINFO)).toBe(LINE_INFO_BYTES);
    expect(sizeOf(GPIO_GET_CHIPINFO)).toBe(CHIP_INFO_BYTES);
    expect(sizeOf(GPIO_V2_LINE_GET_VALUES)).toBe(LINE_VALUES_BYTES);
    expect(sizeOf(GPIO_V2_LINE_SET_VALUES)).toBe(LINE_VALUES_BYTES);
  });

  test("a request of two keys and a lamp is byte for byte what a C program fills in", () => {
    const bytes = encodeLineRequest(request);
    expect(bytes).toHaveLength(golden.requestBytes);
    expect(hex(bytes.slice(0, 16))).toBe(golden.offsets);
    expect(hex(bytes.slice(256, 392))).toBe(golden.consumerToAttributes);
    expect(hex(bytes.slice(560))).toBe(golden.tail);
    expect(bytes.slice(16, 256).every((byte) => byte === 0)).toBe(true);
    expect(bytes.slice(392, 560).every((byte) => byte === 0)).toBe(true);
    expect(maskOf(request.lines, ({ direction }) => direction === "output")).toBe(0b100n);
  });

  test("devices of four kinds of wiring share a request that is byte for byte what a C program fills in", () => {
    const lines = [input(17), output(21), input(5, false), output(6, false)];
    expect(hex(encodeLineRequest({ ...request, lines }).slice(288, 440))).toBe(golden.configOfFourKinds);
  });

  test("a line's holder is read by the name that he gave the kernel", () => {
    const info = new Uint8Array(LINE_INFO_BYTES);
    info.set(fromHex(golden.lineInfoHead));
    expect(decodeLineHolder(info)).toBe("gpio-keys");
    expect(decodeLineHolder(encodeLineInfo(17))).toBeNull();
    expect(encodeLineInfo(17)[64]).toBe(17);
    info.fill(0, 32, 64);
    expect(decodeLineHolder(info)).toBe("kernel");
  });

  test("the granted descriptor, an event, a chip and values are read", () => {
    const granted = encodeLineRequest(request);
    new DataView(granted.buffer).setInt32(588, 23, true);
    expect(grantedFd(granted)).toBe(23);
    expect(decodeLineEvent(fromHex(golden.event))).toEqual({
      timestampNs: 1_234_567_890_123n,
      isActive: true,
      line: 17,
      sequence: 7,
      lineSequence: 3,
    });
    expect(decodeChipInfo(fromHex(golden.chipInfo))).toEqual({
      name: "gpiochip0",
      label: "pinctrl-bcm2711",
      lines: 58,
    });
    expect(decodeLineBits(encodeLineValues(0b101n, 0b111n))).toBe(0b101n);
  });
});
