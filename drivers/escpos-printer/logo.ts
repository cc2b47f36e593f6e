import { z } from "zod";
import { type Bitmap, drawn, strideOf } from "./bitmap.ts";

/** Four seconds at 9600 baud: what a citizen still waits for. */
export const LOGO_BYTES_MAX = 4_096;
const BASE64_LETTERS_MAX = Math.ceil(LOGO_BYTES_MAX / 3) * 4;

/** A logo as it stands in a configuration: whole bytes a row, so that its height follows from its length. */
export const logoOption = z
  .strictObject({
    width: z.int().min(8).max(832).multipleOf(8).describe("Dots across, at most as many as the paper has."),
    rows: z
      .base64()
      .min(4)
      .max(BASE64_LETTERS_MAX)
      .describe("The dots row by row, eight a byte, in base 64, at most 4096 bytes; talon config logo writes them."),
  })
  .refine(({ width, rows }) => Number.isInteger(heightOf(width, rows)), {
    path: ["rows"],
    message: "These are no whole rows of that width: let talon config logo write width and rows together.",
  });

export type LogoOption = z.infer<typeof logoOption>;

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const heightOf = (width: number, base64: string): number =>
  ((base64.length / 4) * 3 - (/=*$/.exec(base64)?.[0].length ?? 0)) / strideOf(width);

export function logoBitmap({ width, rows }: LogoOption): Bitmap {
  const bytes = bytesOf(rows);
  return { width, height: bytes.length / strideOf(width), rows: bytes };
}

export const logoWritten = ({ width, rows }: Bitmap): LogoOption => ({
  width,
  rows: btoa(String.fromCharCode(...rows)),
});

/** A picture in shades: 0 is black, 255 is white paper, row by row. */
export interface Shades {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

const WHITE = 255;
const HALF = 128;

/** As wide as asked, by the mean of what falls onto each dot; rows keep their proportion. */
export function resized(picture: Shades, width: number): Shades {
  const height = Math.max(1, Math.round((picture.height * width) / picture.width));
  const values = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const rows = spanOf(y, height, picture.height);
    for (let x = 0; x < width; x += 1) {
      values[y * width + x] = mean(picture, spanOf(x, width, picture.width), rows);
    }
  }
  return { width, height, values };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(at: number, count: number, among: number): Span {
  const from = Math.floor((at * among) / count);
  return { from, to: Math.max(from + 1, Math.floor(((at + 1) * among) / count)) };
}

function mean({ width, values }: Shades, columns: Span, rows: Span): number {
  let sum = 0;
  for (let y = rows.from; y < rows.to; y += 1) {
    for (let x = columns.from; x < columns.to; x += 1) sum += values[y * width + x] ?? WHITE;
  }
  return Math.round(sum / ((rows.to - rows.from) * (columns.to - columns.from)));
}

/** What is darker than half grey is black: right for letters and line drawings. */
export const halved = ({ width, height, values }: Shades): Bitmap =>
  drawn(width, height, (x, y) => (values[y * width + x] ?? WHITE) < HALF);

/** Shades as more or fewer dots (Floyd and Steinberg 1976): right for coats of arms with shadows and for photographs. */
export function dithered({ width, height, values }: Shades): Bitmap {
  const shades = Float32Array.from(values);
  const hand = (x: number, y: number, error: number): void => {
    if (x >= 0 && x < width && y < height) shades[y * width + x] = (shades[y * width + x] ?? WHITE) + error;
  };
  return drawn(width, height, (x, y) => {
    const shade = shades[y * width + x] ?? WHITE;
    const isDark = shade < HALF;
    const error = (shade - (isDark ? 0 : WHITE)) / 16;
    hand(x + 1, y, error * 7);
    hand(x - 1, y + 1, error * 3);
    hand(x, y + 1, error * 5);
    hand(x + 1, y + 1, error);
    return isDark;
  });
}
