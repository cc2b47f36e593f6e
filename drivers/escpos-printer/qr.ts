import { create } from "qrcode/lib/core/qrcode.js";
import { type Bitmap, drawn } from "./bitmap.ts";

/** The code takes about this share of the paper's width, whatever it holds. */
const WIDTH_SHARE = 0.4;
/** A telephone reads cells of 3 dots (0.4 mm) and more. */
const CELL_DOTS_MIN = 3;
const CELL_DOTS_MAX = 8;

export interface QrMeasure {
  /** Cells each way. */
  readonly size: number;
  readonly cellDots: number;
}

/** Every mask gives the same size, and looking for the best one takes most of the time. */
export function qrMeasure(content: string, paperDots: number): QrMeasure {
  const { size } = create(content, { errorCorrectionLevel: "M", maskPattern: 0 }).modules;
  return { size, cellDots: cellDotsOf(size, paperDots) };
}

function cellDotsOf(size: number, paperDots: number): number {
  const wanted = Math.floor((paperDots * WIDTH_SHARE) / size);
  return Math.max(CELL_DOTS_MIN, Math.min(CELL_DOTS_MAX, wanted));
}

/** As large as suits the paper. */
export function qrOnPaper(content: string, paperDots: number): Bitmap {
  const cells = create(content, { errorCorrectionLevel: "M" }).modules;
  return pictured(cells, cellDotsOf(cells.size, paperDots));
}

export const qrPicture = (content: string, cellDots: number): Bitmap =>
  pictured(create(content, { errorCorrectionLevel: "M" }).modules, cellDots);

function pictured({ size, data }: { readonly size: number; readonly data: Uint8Array }, cellDots: number): Bitmap {
  const at = (dot: number): number => Math.floor(dot / cellDots);
  return drawn(size * cellDots, size * cellDots, (x, y) => data[at(y) * size + at(x)] === 1);
}
