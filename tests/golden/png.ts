import { PNG } from "pngjs";
import { type Bitmap, drawn, isBlack } from "../../drivers/escpos-printer/bitmap.ts";

const GREYSCALE = 0;
const CHANNELS = 4;
const HALF = 128;

/** A picture of dots as a PNG that any viewer shows. */
export function pngOf(bitmap: Bitmap): Uint8Array {
  const image = new PNG({ width: bitmap.width, height: bitmap.height });
  image.data.fill(255);
  for (let y = 0; y < bitmap.height; y += 1) {
    for (let x = 0; x < bitmap.width; x += 1) {
      const at = (y * bitmap.width + x) * CHANNELS;
      if (isBlack(bitmap, x, y)) image.data.fill(0, at, at + 3);
    }
  }
  return PNG.sync.write(image, { colorType: GREYSCALE });
}

export function bitmapOf(png: Uint8Array): Bitmap {
  const { width, height, data } = PNG.sync.read(png);
  return drawn(width, height, (x, y) => (data[(y * width + x) * CHANNELS] ?? 255) < HALF);
}
