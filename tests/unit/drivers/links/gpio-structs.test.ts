import { describe, expect, test } from "vitest";
import {
  CHIP_INFO_BYTES,
  decodeChipInfo,
  decodeLineBits,
  decodeLineEvent,
  encodeLineRequest,
  encodeLineValues,
  GPIO_GET_CHIPINFO,
  GPIO_V2_GET_LINE,
  GPIO_V2_LINE_GET_VALUES,
  GPIO_V2_LINE_SET_VALUES,
  grantedFd,
  LINE_EVENT_BYTES,
  LINE_REQUEST_BYTES,
  LINE_VALUES_BYTES,
  lineOrder,
} from "../../../../drivers/links/gpio-structs.ts";
import golden from "../../../golden/gpio.json" with { type: "json" };

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
const fromHex = (text: string): Uint8Array => Uint8Array.from(text.split(" ").map((byte) => Number.parseInt(byte, 16)));
const request = {
  inputs: [17, 27],
  outputs: [21],
  isActiveLow: true,
  debounceUs: 5000,
  eventBuffer: 32,
  consumer: "talon",
};

describe("structures of the GPIO character device", () => {
  test("they are as long as the kernel's", () => {
    expect(LINE_REQUEST_BYTES).toBe(golden.requestBytes);
    expect(LINE_EVENT_BYTES).toBe(golden.eventBytes);
    expect(CHIP_INFO_BYTES).toBe(golden.chipInfoBytes);
    expect(LINE_VALUES_BYTES).toBe(16);
  });

  test("the size in each ioctl number is that of its structure", () => {
    const sizeOf = (number: number): number => (number >>> 16) & 0x3fff;
    expect(sizeOf(GPIO_V2_GET_LINE)).toBe(LINE_REQUEST_BYTES);
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
    expect(lineOrder(request)).toEqual([17, 27, 21]);
  });

  test("keys to 3.3 V get the other resistor", () => {
    const flags = new DataView(encodeLineRequest({ ...request, isActiveLow: false }).buffer).getBigUint64(288, true);
    expect(flags).toBe((1n << 2n) | (1n << 4n) | (1n << 5n) | (1n << 9n));
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
    });
    expect(decodeChipInfo(fromHex(golden.chipInfo))).toEqual({
      name: "gpiochip0",
      label: "pinctrl-bcm2711",
      lines: 58,
    });
    expect(decodeLineBits(encodeLineValues(0b101n, 0b111n))).toBe(0b101n);
  });
});
