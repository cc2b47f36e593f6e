import { readFileSync } from "node:fs";
import { PNG } from "pngjs";
import type { Shades } from "../../drivers/escpos-printer/logo.ts";
import { fail, ok, type Problem, type Result } from "../kernel/result.ts";

const FILE_BYTES_MAX = 256 * 1024;
const SIDE_DOTS_MAX = 2_048;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** The signature, and IHDR with the picture's width and height ("PNG specification, 11.2.1"). */
const HEAD_BYTES = 33;
const [WIDTH_AT, HEIGHT_AT] = [16, 20];
const CHANNELS = 4;
const WHITE = 255;
/** How bright each colour looks to the eye (Rec. 601). */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114];

const SMALLER = `Make it smaller: at most ${SIDE_DOTS_MAX} dots a side and ${FILE_BYTES_MAX / 1024} KiB.`;

/** A PNG in shades of grey, on white paper where it is transparent. Nothing is unpacked before its size is known. */
export function readShades(file: string): Result<Shades, Problem> {
  try {
    const bytes = readFileSync(file);
    const wrong = unfit(bytes);
    return wrong === null ? ok(shadesOf(PNG.sync.read(bytes))) : fail({ place: file, ...wrong });
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return fail({ place: file, what: `cannot be read: ${what}.`, cure: "Give a PNG file that a viewer shows." });
  }
}

function unfit(bytes: Buffer): Omit<Problem, "place"> | null {
  if (bytes.length > FILE_BYTES_MAX) return { what: `has ${bytes.length} bytes.`, cure: SMALLER };
  if (bytes.length < HEAD_BYTES || !bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) {
    return { what: "is no PNG.", cure: "Save the picture as PNG in any drawing program." };
  }
  const [width, height] = [bytes.readUInt32BE(WIDTH_AT), bytes.readUInt32BE(HEIGHT_AT)];
  if (width <= SIDE_DOTS_MAX && height <= SIDE_DOTS_MAX) return null;
  return { what: `is ${width} × ${height} dots large.`, cure: SMALLER };
}

function shadesOf({ width, height, data }: PNG): Shades {
  const values = new Uint8Array(width * height);
  for (let at = 0; at < values.length; at += 1) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at * CHANNELS, (at + 1) * CHANNELS);
    const bright = RED * red + GREEN * green + BLUE * blue;
    values[at] = Math.round(WHITE + ((bright - WHITE) * alpha) / WHITE);
  }
  return { width, height, values };
}
