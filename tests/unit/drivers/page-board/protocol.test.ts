import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  emptyLine,
  LINE_BYTES_MAX,
  lineBytes,
  readPage,
  type ToPage,
} from "../../../../drivers/page-board/protocol.ts";
import { fromHex, toHex } from "../../../golden/hex.ts";
import golden from "../../../golden/page.json" with { type: "json" };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const reads = (text: string) => readPage(emptyLine, bytes(text)).said;

describe("what agent and page say to each other", () => {
  test.each(golden.toPage)("golden bytes to the page: $name", ({ word, bytes: hex }) => {
    expect(toHex(lineBytes(word as unknown as ToPage))).toBe(hex);
  });

  test.each(golden.fromPage)("golden bytes from the page: $name", ({ word, bytes: hex }) => {
    expect(readPage(emptyLine, fromHex(hex)).said).toEqual([word]);
  });

  test.each([
    "",
    "painted",
    "{}",
    '{"type":"painted"}',
    '{"type":"painted","no":-1}',
    '{"type":"painted","no":1,"more":2}',
    '{"type":"announced","call":"","isHeard":true}',
    "[1,2",
  ])("%j is none of its words, and is told once", (line) => {
    expect(reads(`${line}\n`)).toEqual([null]);
  });

  test("a line that never ends takes no memory, and the next one is read", () => {
    const { line, said } = readPage(emptyLine, bytes("x".repeat(LINE_BYTES_MAX * 50)));
    expect([line, said]).toEqual([null, []]);
    expect(readPage(line, bytes('\n{"type":"looking"}\n')).said).toEqual([null, { type: "looking" }]);
  });

  test("reads the same however its bytes are cut into pieces", () => {
    const part = fc.constantFrom('{"type":"looking"}', '{"type":"painted","no":3}', "\n", "{", "x");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.nat({ max: 300 }), (parts, at) => {
        const whole = bytes(parts.join(""));
        const cut = Math.min(at, whole.length);
        const first = readPage(emptyLine, whole.subarray(0, cut));
        const rest = readPage(first.line, whole.subarray(cut));
        expect([...first.said, ...rest.said]).toEqual(readPage(emptyLine, whole).said);
      }),
    );
  });
});
