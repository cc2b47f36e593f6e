import { describe, expect, test } from "vitest";
import type { BoardFace } from "../../../../agent/ports/board.ts";
import { checksum } from "../../../../drivers/frame-board/checksum.ts";
import { PRESETS } from "../../../../drivers/frame-board/presets.ts";
import { decodeFrame, encodeFrame, type FrameSettings, frameLength } from "../../../../drivers/frame-board/protocol.ts";
import { type FrameTemplate, frameTemplate } from "../../../../drivers/frame-board/template.ts";
import golden from "../../../golden/boards.json" with { type: "json" };

interface Golden {
  readonly name: string;
  readonly settings: {
    readonly preset?: keyof typeof PRESETS;
    readonly template?: unknown;
    readonly address: number;
    readonly width: number;
  };
  readonly face: BoardFace;
  readonly bytes: string;
}

const vectors = golden as unknown as readonly Golden[];
const settingsOf = ({ preset, template, address, width }: Golden["settings"]): FrameSettings => {
  const known: FrameTemplate = preset === undefined ? frameTemplate.parse(template) : PRESETS[preset];
  return { template: known, address, width };
};
const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
const qsystem: FrameSettings = { template: PRESETS.qsystem, address: 33, width: 4 };
const sunpn: FrameSettings = { template: PRESETS.sunpn, address: 0, width: 3 };
const face = (text: string, arrow: BoardFace["arrow"] = "none", blink = false): BoardFace => ({ text, arrow, blink });

describe("frames of boards", () => {
  test.each(vectors)("golden bytes: $name", ({ settings, face: shown, bytes }) => {
    const chosen = settingsOf(settings);
    expect(hex(encodeFrame(chosen, shown))).toBe(bytes);
    expect(frameLength(chosen)).toBe(bytes.split(" ").length);
    expect(decodeFrame(chosen, encodeFrame(chosen, shown))).toEqual({ ...shown, text: shown.text.trim() });
  });

  test("arrow and blinking are in the frame and are read back from it", () => {
    const bytes = encodeFrame(qsystem, face("A017", "left", true));
    expect(hex(bytes)).toBe("01 21 21 41 30 31 37 3c 07");
    expect(decodeFrame(qsystem, bytes)).toEqual(face("A017", "left", true));
  });

  test("a cleared board shows blanks", () => {
    expect(hex(encodeFrame(qsystem, null))).toBe("01 21 20 20 20 20 20 20 07");
    expect(decodeFrame(sunpn, encodeFrame(sunpn, null))).toEqual(face(""));
  });

  test("text that is too long loses its front, text that is too short is filled up", () => {
    expect(hex(encodeFrame(qsystem, face("AB017"))).slice(9, 20)).toBe("42 30 31 37");
    expect(hex(encodeFrame(qsystem, face("7"))).slice(9, 20)).toBe("37 20 20 20");
  });

  test("a letter that the page lacks and a control code become spaces, so no text can end a frame", () => {
    expect(hex(encodeFrame(qsystem, face("Қ\u0007?1"))).slice(9, 20)).toBe("20 20 3f 31");
  });

  test("a number board takes the digits of a ticket", () => {
    expect(decodeFrame(sunpn, encodeFrame(sunpn, face("A017")))).toEqual(face("17"));
    expect(decodeFrame(sunpn, encodeFrame(sunpn, face("70888")))).toEqual(face("888"));
  });

  test("a frame for another address is another's, a broken one is none", () => {
    const bytes = encodeFrame(qsystem, face("A017"));
    expect(decodeFrame({ ...qsystem, address: 34 }, bytes)).toBe("other");
    expect(decodeFrame(qsystem, bytes.slice(1))).toBeNull();
    expect(decodeFrame(sunpn, Uint8Array.of(0x3a, 0, 0x78, 3, 1, 0xb7, 0x0a))).toBeNull();
  });

  test("checksums are those of their kinds", () => {
    const bytes = Uint8Array.of(0x3a, 0x00, 0x78, 0x03, 0x01);
    expect(checksum("sum8", bytes)).toEqual([0xb6]);
    expect(checksum("twos-complement", bytes)).toEqual([0x4a]);
    expect(checksum("xor8", bytes)).toEqual([0x3a ^ 0x78 ^ 0x03 ^ 0x01]);
    expect(checksum("crc16-modbus", new TextEncoder().encode("123456789"))).toEqual([0x37, 0x4b]);
  });
});
