import { writeFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { type Bitmap, strideOf } from "../../drivers/escpos-printer/bitmap.ts";
import {
  dithered,
  halved,
  LOGO_BYTES_MAX,
  logoWritten,
  resized,
  type Shades,
} from "../../drivers/escpos-printer/logo.ts";
import { pngOf } from "../console/bench/png.ts";
import { fail, ok, type Problem, problemLine, type Result } from "../kernel/result.ts";
import type { CliIo } from "./cli-io.ts";
import { readShades } from "./read-png.ts";

interface Options {
  readonly width?: number;
  readonly dither?: boolean;
  readonly preview?: string;
  readonly json?: boolean;
}

/** Half of a paper of 80 mm: what stands above a number without outshining it. */
const USUAL_WIDTH_DOTS = 256;
const WIDTH_DOTS_MAX = 832;
const DOTS_A_BYTE = 8;
const BAUDS = [9_600, 19_200];
/** Eight bits, a start and a stop. */
const BITS_A_BYTE = 10;

export function addLogoVerb(config: Command, io: CliIo): void {
  config
    .command("logo")
    .argument("<png>", "the picture; what is transparent is paper")
    .option("--width <DOTS>", "dots across on the paper, a multiple of 8", wholeBytes)
    .option("--dither", "shades as more or fewer dots; without it what is darker than half grey is black")
    .option("--preview <FILE>", "write what the paper will show as a PNG")
    .option("--json", "print facts as JSON")
    .description("make of a PNG the logo at the head of tickets: prints the entry for the printer in the configuration")
    .action((file: string, options: Options) => bakeLogo(file, options, io));
}

function wholeBytes(text: string): number {
  const dots = Number(text);
  if (Number.isInteger(dots) && dots >= DOTS_A_BYTE && dots <= WIDTH_DOTS_MAX && dots % DOTS_A_BYTE === 0) return dots;
  throw new InvalidArgumentError(`Give a multiple of 8 from 8 to ${WIDTH_DOTS_MAX}.`);
}

function bakeLogo(file: string, options: Options, io: CliIo): void {
  const read = readShades(file);
  const baked = read.ok ? bake(file, read.value, options) : read;
  const problem = baked.ok ? kept(baked.value, options.preview) : baked.fault;
  if (!baked.ok || problem !== null) {
    if (problem !== null) io.err(problemLine(problem));
    return io.exit(1);
  }
  for (const line of told(file, baked.value, options.json === true)) io.out(line);
  io.exit(0);
}

function bake(file: string, picture: Shades, { width, dither }: Options): Result<Bitmap, Problem> {
  const widest = widestOf(picture);
  const across = width ?? Math.min(USUAL_WIDTH_DOTS, widest);
  if (across > widest || widest === 0) return fail({ place: file, ...tooHigh(picture, across, widest) });
  const shades = resized(picture, across);
  const logo = dither === true ? dithered(shades) : halved(shades);
  if (logo.rows.some((byte) => byte !== 0)) return ok(logo);
  return fail({
    place: file,
    what: "no dot of it is dark enough to be printed.",
    cure: "Make it darker, or try --dither.",
  });
}

/** The most dots across with which the whole picture still is small enough; 0 where it is far too high. */
function widestOf(picture: Shades): number {
  for (let dots = WIDTH_DOTS_MAX; dots > 0; dots -= DOTS_A_BYTE) {
    if (sizeOf(picture, dots).bytes <= LOGO_BYTES_MAX) return dots;
  }
  return 0;
}

function sizeOf({ width, height }: Shades, dots: number): { readonly height: number; readonly bytes: number } {
  const rows = Math.max(1, Math.round((height * dots) / width));
  return { height: rows, bytes: rows * strideOf(dots) };
}

function tooHigh(picture: Shades, dots: number, widest: number): Omit<Problem, "place"> {
  const { height, bytes } = sizeOf(picture, dots);
  return {
    what: `with ${dots} × ${height} dots it has ${bytes} bytes, and ${LOGO_BYTES_MAX} are the most.`,
    cure: widest === 0 ? "Cut it lower." : `Give --width ${widest} or less, or cut it lower.`,
  };
}

function kept(logo: Bitmap, file: string | undefined): Problem | null {
  if (file === undefined) return null;
  try {
    writeFileSync(file, pngOf(logo));
    return null;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { place: file, what: `cannot be written: ${what}.`, cure: "Give another place for --preview." };
  }
}

function told(file: string, logo: Bitmap, asJson: boolean): readonly string[] {
  const entry = logoWritten(logo);
  const bytes = logo.rows.length;
  if (asJson) return [JSON.stringify({ file, height: logo.height, bytes, logo: entry })];
  const cost = BAUDS.map((baud) => `${((bytes * BITS_A_BYTE) / baud).toFixed(1)} s at ${baud} baud`).join(", ");
  return [
    `# ${file}: ${logo.width} × ${logo.height} dots, ${bytes} bytes; a ticket takes longer by ${cost}.`,
    "# It belongs into the printer's entry under devices; then talon config check, and talon device test.",
    `logo: { width: ${entry.width}, rows: "${entry.rows}" }`,
  ];
}
