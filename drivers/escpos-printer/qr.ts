import { create } from "qrcode/lib/core/qrcode.js";
import { type Bitmap, drawn } from "./bitmap.ts";

/** The code takes about this share of the paper's width, whatever it holds. */
const WIDTH_SHARE = 0.4;
/** A telephone reads cells of 3 dots (0.4 mm) and more. */
const CELL_DOTS_MIN = 3;
const CELL_DOTS_MAX = 8;

const matrixOf = (content: string) => create(content, { errorCorrectionLevel: "M" }).modules;

/** Every mask gives the same size, and looking for the best one takes most of the time. */
export const qrSize = (content: string): number =>
  create(content, { errorCorrectionLevel: "M", maskPattern: 0 }).modules.size;

export function qrCellDots(content: string, paperDots: number): number {
  const wanted = Math.floor((paperDots * WIDTH_SHARE) / qrSize(content));
  return Math.max(CELL_DOTS_MIN, Math.min(CELL_DOTS_MAX, wanted));
}

export function qrPicture(content: string, cellDots: number): Bitmap {
  const { size, data } = matrixOf(content);
  const at = (dot: number): number => Math.floor(dot / cellDots);
  return drawn(size * cellDots, size * cellDots, (x, y) => data[at(y) * size + at(x)] === 1);
}
