import { PNG } from "pngjs";
import { type Bitmap, drawn } from "../../drivers/escpos-printer/bitmap.ts";

const CHANNELS = 4;
const HALF = 128;

export function bitmapOf(png: Uint8Array): Bitmap {
  const { width, height, data } = PNG.sync.read(png);
  return drawn(width, height, (x, y) => (data[(y * width + x) * CHANNELS] ?? 255) < HALF);
}
