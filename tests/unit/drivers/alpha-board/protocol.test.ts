import { describe, expect, test } from "vitest";
import type { BoardFace } from "../../../../agent/ports/board.ts";
import { alphaBoard } from "../../../../drivers/alpha-board/driver.ts";
import { decodeAlpha, encodeAlpha } from "../../../../drivers/alpha-board/protocol.ts";
import golden from "../../../golden/alpha.json" with { type: "json" };
import { toHex } from "../../../golden/hex.ts";

interface Golden {
  readonly name: string;
  readonly options: unknown;
  readonly face: BoardFace;
  readonly bytes: string;
}
const vectors = golden as unknown as readonly Golden[];
const files = ["text", "priority", "string"] as const;
const settings = (raw: object = {}) => alphaBoard.options.parse(raw);

describe("frames of Alpha signs", () => {
  test.each(vectors)("golden bytes: $name", ({ options, face, bytes }) => {
    const chosen = alphaBoard.options.parse(options);
    expect(toHex(encodeAlpha(chosen, face))).toBe(bytes);
    expect(decodeAlpha(chosen, encodeAlpha(chosen, face))).toEqual(face);
  });

  test.each(files)("a %s file carries arrow and flashing, and is cleared by nothing in it", (file) => {
    const chosen = settings({ file, label: "B", address: 18 });
    for (const arrow of ["none", "left", "right", "up", "down"] as const) {
      for (const blink of [true, false]) {
        const face: BoardFace = { text: "A017", arrow, blink };
        expect(decodeAlpha(chosen, encodeAlpha(chosen, face))).toEqual(face);
      }
    }
    expect(decodeAlpha(chosen, encodeAlpha(chosen, null))).toEqual({ text: "", arrow: "none", blink: false });
    expect(toHex(encodeAlpha(chosen, null)).split(" ").slice(7, 9)).toEqual(["31", "32"]);
  });

  test("a sign takes what is for all or for it, and lets pass what is for others and other files", () => {
    const mine = settings({ address: 5 });
    const face: BoardFace = { text: "A017", arrow: "none", blink: false };
    expect(decodeAlpha(mine, encodeAlpha(settings(), face))).toEqual(face);
    expect(decodeAlpha(mine, encodeAlpha(settings({ address: 6 }), face))).toBe("other");
    expect(decodeAlpha(mine, encodeAlpha(settings({ label: "B" }), face))).toBe("other");
    expect(decodeAlpha(mine, encodeAlpha(settings({ file: "priority" }), face))).toBe("other");
  });

  test("a frame whose checksum does not fit, or that is cut, is none", () => {
    const frame = encodeAlpha(settings(), { text: "A017", arrow: "none", blink: false });
    expect(
      decodeAlpha(
        settings(),
        frame.map((byte) => (byte === 0x37 ? 0x38 : byte)),
      ),
    ).toBeNull();
    expect(decodeAlpha(settings(), frame.slice(0, -1))).toBeNull();
    expect(decodeAlpha(settings(), frame.slice(7))).toBeNull();
  });

  test("letters that signs lack are spaces, so no text can end a frame", () => {
    const frame = encodeAlpha(settings({ checksum: false }), { text: "Є\u00041", arrow: "none", blink: false });
    expect(toHex(frame.slice(-4))).toBe("20 20 31 04");
  });

  test.each([{ label: "0" }, { label: "AB" }, { label: "Є" }, { address: 256 }, { file: "dots" }])(
    "%j is refused",
    (raw) => {
      expect(alphaBoard.options.safeParse(raw).success).toBe(false);
    },
  );
});
