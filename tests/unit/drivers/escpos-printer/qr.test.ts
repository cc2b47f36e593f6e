import jsqr from "jsqr";
import { describe, expect, test } from "vitest";
import { ticketCode } from "../../../../agent/runtime/ticket-code.ts";
import { type Bitmap, isBlack } from "../../../../drivers/escpos-printer/bitmap.ts";
import { qrMeasure, qrPicture } from "../../../../drivers/escpos-printer/qr.ts";
import { simSigner } from "../../../sim/sim-signer.ts";

const decode = jsqr as unknown as typeof jsqr.default;
const QUIET_CELLS = 4;

function readBack(picture: Bitmap, cellDots: number): string | undefined {
  const margin = QUIET_CELLS * cellDots;
  const side = picture.width + 2 * margin;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if (isBlack(picture, x - margin, y - margin)) pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return decode(pixels, side, side)?.data;
}

const codeOf = (centre: string): string => {
  const facts = { centre, visit: "2026-11-21-AB017", code: "0123456789", takenWall: Date.UTC(2026, 10, 21, 9) };
  return ticketCode(facts, (text) => simSigner(1).mac("ticket", text));
};

describe("the QR of a ticket", () => {
  test.each([
    ["kz-ala-01", 384, 33, 4],
    ["kz-ala-01", 576, 33, 6],
    ["a-centre-with-the-longest-name-a", 384, 37, 4],
    ["a-centre-with-the-longest-name-a", 576, 37, 6],
  ])("U13: of %s on paper of %i dots is read back, and its cells stay large enough for telephones", (...which) => {
    const [centre, paperDots, cells, cellDots] = which;
    const content = codeOf(centre);
    expect(qrMeasure(content, paperDots).cellDots).toBe(cellDots);
    const picture = qrPicture(content, cellDots);
    expect(picture.width).toBe(cells * cellDots);
    expect(picture.width).toBeLessThanOrEqual(paperDots * 0.4);
    expect(readBack(picture, cellDots)).toBe(content);
  });
});
