import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyLine, isBegun } from "../../../../drivers/lines.ts";
import { LINE_BYTES_MAX, lineBytes, readBytes } from "../../../../drivers/scanner/protocol.ts";

import { fromHex } from "../../../golden/hex.ts";
import golden from "../../../golden/readers.json" with { type: "json" };

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const reads = (text: string) => readBytes(emptyLine, bytes(text)).reads;

describe("a scanner's line", () => {
  test.each(golden.scanner.lines)("golden bytes: $name", ({ bytes: line, text }) => {
    expect(readBytes(emptyLine, fromHex(line)).reads).toEqual([text]);
  });

  test.each([
    [" K7PMQ2 \r\n", "K7PMQ2"],
    ["]Q\r\n", "]Q"],
  ])("%j reads as %s", (line, text) => {
    expect(reads(line)).toEqual([text]);
  });

  test("that is empty is nothing", () => {
    expect(reads("\r\n\r\n  \r\n\x02\x03\r")).toEqual([]);
  });

  test.each(["A\tB\r\n", "Ж\r\n", "K7\0PM\r\n", "\xff\r\n"])("%j cannot be read, and is told once", (line) => {
    expect(reads(line)).toEqual([null]);
  });

  test("may have so many bytes and not one more", () => {
    expect(reads(`${"A".repeat(LINE_BYTES_MAX)}\r`)).toEqual(["A".repeat(LINE_BYTES_MAX)]);
    expect(reads(`${"A".repeat(LINE_BYTES_MAX + 1)}\r`)).toEqual([null]);
    expect(reads(`${"A".repeat(LINE_BYTES_MAX * 20)}\rB\r`)).toEqual([null, "B"]);
  });

  test("that is spoilt keeps nothing in memory until its end", () => {
    const { begun: line } = readBytes(emptyLine, bytes(`\0${"A".repeat(5_000)}`));
    expect(line).toEqual({ bytes: [], isSpoilt: true });
    expect(isBegun(line)).toBe(true);
    expect(isBegun(emptyLine)).toBe(false);
  });

  test("reads the same however its bytes are cut into pieces", () => {
    const stream = fc.array(fc.constantFrom("K7", "]Q1", "\r", "\n", "\0", "TALON1:", "\x02"), { maxLength: 40 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat({ max: 200 }), { maxLength: 8 }), (parts, cuts) => {
        const whole = bytes(parts.join(""));
        const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
        let line = emptyLine;
        const pieces = places.slice(1).flatMap((end, at) => {
          const next = readBytes(line, whole.subarray(places[at], end));
          line = next.begun;
          return next.reads;
        });
        expect(pieces).toEqual(readBytes(emptyLine, whole).reads);
      }),
    );
  });

  test("of the twin is read back", () => {
    expect(readBytes(emptyLine, lineBytes("K7PMQ2")).reads).toEqual(["K7PMQ2"]);
  });
});
