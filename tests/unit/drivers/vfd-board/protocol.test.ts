import { describe, expect, test } from "vitest";
import type { BoardFace } from "../../../../agent/ports/board.ts";
import { vfdBoard } from "../../../../drivers/vfd-board/driver.ts";
import { beginVfd, decodeVfd, encodeVfd, type VfdSettings, vfdLength } from "../../../../drivers/vfd-board/protocol.ts";
import { toHex } from "../../../golden/hex.ts";
import golden from "../../../golden/vfd.json" with { type: "json" };

const [upper, begin, cursor] = golden.map(({ bytes }) => bytes);
const cd5220: VfdSettings = { model: "cd5220", encoding: "ascii", page: null };
const dmD: VfdSettings = { model: "dm-d", encoding: "cp866", page: 6 };
const called: BoardFace = { text: "A017", arrow: "right", blink: true };

describe("bytes of customer displays", () => {
  test("golden bytes of a CD5220: a fresh start, and the upper line", () => {
    expect(toHex(beginVfd(cd5220))).toBe(begin);
    expect(toHex(encodeVfd(cd5220, called).slice(0, 24))).toBe(upper);
    expect(toHex(encodeVfd(cd5220, called).slice(24, 31))).toBe("1b 51 42 3e 3e 3e 3e");
  });

  test("golden bytes of a DM-D: rows are reached by binary numbers, a call blinks", () => {
    const bytes = toHex(encodeVfd(dmD, called));
    expect(bytes.slice(0, 11)).toBe("1f 24 01 01");
    expect(bytes.split(" ").slice(24, 28).join(" ")).toBe(cursor);
    expect(bytes.slice(-8)).toBe("1f 45 0a");
    expect(toHex(encodeVfd(dmD, null)).slice(-8)).toBe("1f 45 00");
    expect(toHex(beginVfd(dmD))).toBe("1b 40 1b 74 06 0c");
  });

  test.each([cd5220, dmD])("$model shows what it was told, and nothing for bytes that are no writing", (settings) => {
    for (const arrow of ["none", "left", "right", "up", "down"] as const) {
      const face: BoardFace = { text: "A017", arrow, blink: settings.model === "dm-d" };
      expect(decodeVfd(settings, encodeVfd(settings, face))).toEqual(face);
    }
    expect(decodeVfd(settings, new Uint8Array(vfdLength(settings)))).toBeNull();
    expect(decodeVfd(settings, new Uint8Array(vfdLength(settings)).fill(0x20))).toBeNull();
  });

  test("Cyrillic letters need a page that has them; what it lacks is a space and never a question mark", () => {
    const letters = (settings: VfdSettings, text: string): string =>
      toHex(
        encodeVfd(settings, { text, arrow: "none", blink: false })
          .slice(settings.model === "dm-d" ? 4 : 3)
          .slice(0, 4),
      );
    expect(letters(cd5220, "Б017")).toBe("20 30 31 37");
    expect(letters(dmD, "Б017")).toBe("81 30 31 37");
    expect(letters(dmD, "Қ017")).toBe("20 30 31 37");
    expect(letters({ ...dmD, encoding: "cp1251" }, "І017")).toBe("b2 30 31 37");
  });

  test("a model has to be named", () => {
    expect(vfdBoard.options.safeParse({}).success).toBe(false);
    expect(vfdBoard.options.safeParse({ model: "bixolon" }).success).toBe(false);
  });
});
