import Screen from "escpos-screen";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BoardFace } from "../../../../agent/ports/board.ts";
import { encodeVfd } from "../../../../drivers/vfd-board/protocol.ts";
import { toHex } from "../../../golden/hex.ts";

const WAYS = { none: "", left: "<<<<", right: ">>>>", up: "^^^^", down: "vvvv" } as const;
const BLINK_500_MS = 10;

function theirs(face: BoardFace, encoding: string): string {
  const written: Uint8Array[] = [];
  const screen = new Screen({ write: (bytes) => written.push(bytes) });
  const way = WAYS[face.arrow].padEnd(20);
  screen.move(1, 1).text(face.text.padEnd(20), encoding).move(1, 2).text(way, encoding);
  screen.blink(face.blink ? BLINK_500_MS : 0).flush();
  return toHex(Buffer.concat(written));
}

const faces = (letters: string): fc.Arbitrary<BoardFace> =>
  fc.record({
    text: fc
      .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 20 })
      .map((drawn) => drawn.join("").trim())
      .filter((text) => text !== ""),
    arrow: fc.constantFrom("none", "left", "right", "up", "down"),
    blink: fc.boolean(),
  });

const PAGES = [
  ["ascii", "ABCXYZ 0123456789-./"],
  ["cp866", "АБВЭЮЯЁ абвэюяё ABC 0123456789 ЇЄ"],
  ["cp1251", "АБВЭЮЯЁ абвэюяё ABC 0123456789 ІЇЄҐіїєґ"],
] as const;

describe("an encoder for ESC/POS screens that others wrote (escpos-screen)", () => {
  test.each(PAGES)("writes the same bytes to a DM-D in %s", (encoding, letters) => {
    fc.assert(
      fc.property(faces(letters), (face) => {
        const ours = toHex(encodeVfd({ model: "dm-d", encoding, page: null }, face));
        expect(ours).toBe(theirs(face, encoding));
      }),
      { numRuns: 500 },
    );
  });
});
