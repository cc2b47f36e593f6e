import { PNG } from "pngjs";
import { type Bitmap, strideOf } from "../../../drivers/escpos-printer/bitmap.ts";

/** Colour type 0 of PNG (W3C Recommendation, 3rd edition, 11.2.1): one sample of grey a dot. */
const GREYSCALE = 0;
/** Row filters shorten photographs; dots that are black or white only grow by them. */
const UNFILTERED = 0;
/** zlib's own strategy instead of run lengths alone: the strokes of letters repeat from row to row. */
const ANY_REPETITION = 0;
/** zlib's default; its highest takes five times as long for a few bytes. */
const USUAL_LEVEL = 6;
const WHITE = 255;

/** A picture of dots as a PNG that any viewer shows. */
export function pngOf({ width, height, rows }: Bitmap): Uint8Array {
  const data = new Uint8Array(width * height).fill(WHITE);
  for (let y = 0, at = 0; y < height; y += 1) {
    const row = y * strideOf(width);
    for (let x = 0; x < width; x += 1, at += 1) {
      if (((rows[row + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0) data[at] = 0;
    }
  }
  return PNG.sync.write(
    { width, height, data },
    {
      colorType: GREYSCALE,
      inputColorType: GREYSCALE,
      inputHasAlpha: false,
      filterType: UNFILTERED,
      deflateStrategy: ANY_REPETITION,
      deflateLevel: USUAL_LEVEL,
    },
  );
}
