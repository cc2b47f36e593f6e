import { describe, expect, test } from "vitest";
import { isTyping, keystrokes, noTyping, readEvents, type Typing } from "../../../../drivers/scanner/keyboard.ts";
import { fromHex } from "../../../golden/hex.ts";

const TICKET = "TALON1:kz-ala-01:2026-11-21-A001:0123456789:HT2K7:K3F9Q2ZX";
const EVENT_BYTES = 24;
const MARKS = " !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~";

const reads = (bytes: Uint8Array) => readEvents(noTyping, bytes).reads;

function event(type: number, code: number, value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(EVENT_BYTES));
  view.setBigInt64(0, 1_795_000_000n, true);
  view.setUint16(16, type, true);
  view.setUint16(18, code, true);
  view.setInt32(20, value, true);
  return new Uint8Array(view.buffer);
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe("a scanner that types", () => {
  test("golden bytes: the kernel's events for the key A with shift, then Enter", () => {
    const dump = [
      "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 2a 00 01 00 00 00",
      "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 1e 00 01 00 00 00",
      "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
      "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 1e 00 00 00 00 00",
      "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 2a 00 00 00 00 00",
      "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
      "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 1c 00 01 00 00 00",
    ].join(" ");
    expect(reads(fromHex(dump))).toEqual(["A"]);
  });

  test("types a ticket, and it is read", () => {
    expect(reads(keystrokes(TICKET))).toEqual([TICKET]);
  });

  test("types every printable character of ASCII", () => {
    const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    expect(reads(keystrokes(`x${MARKS}${letters}`))).toEqual([`x${MARKS}${letters}`]);
  });

  test("may send its digits with the keypad, and end with the Enter of it", () => {
    const digits = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73].flatMap((code) => [event(1, code, 1), event(1, code, 0)]);
    expect(reads(joined(...digits, event(1, 96, 1)))).toEqual(["0123456789"]);
  });

  test("that holds a key down types it once", () => {
    expect(reads(joined(event(1, 30, 1), event(1, 30, 2), event(1, 30, 2), event(1, 30, 0), event(1, 28, 1)))).toEqual([
      "a",
    ]);
  });

  test.each([
    ["a key of no character", event(1, 59, 1)],
    ["Ctrl", event(1, 29, 1)],
    ["the kernel's word that events were dropped", event(0, 3, 0)],
    ["what is no event", event(0x95, 30, 1)],
  ])("%s spoils the line, once, and the next is whole", (_, spoils) => {
    const typed = joined(event(1, 30, 1), spoils, spoils, keystrokes("B"), keystrokes("K7"));
    expect(reads(typed)).toEqual([null, "K7"]);
  });

  test("is read the same however its events are cut into pieces", () => {
    const whole = keystrokes("K7PMq2");
    for (let cut = 0; cut <= whole.length; cut += 7) {
      const first = readEvents(noTyping, whole.subarray(0, cut));
      const rest = readEvents(first.begun, whole.subarray(cut));
      expect([...first.reads, ...rest.reads]).toEqual(["K7PMq2"]);
    }
  });

  test("without an Enter keeps no more than a line in memory", () => {
    let typing: Typing = noTyping;
    const seen: (string | null)[] = [];
    for (let at = 0; at < 2_000; at += 1) {
      const next = readEvents(typing, event(1, 30, 1));
      typing = next.begun;
      seen.push(...next.reads);
    }
    expect(seen).toEqual([null]);
    expect(typing.line.bytes).toEqual([]);
    expect(isTyping(typing)).toBe(true);
    expect(isTyping(noTyping)).toBe(false);
  });
});
