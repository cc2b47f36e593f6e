import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import opentype, { type Font } from "opentype.js";
import { type Bitmap, blankBitmap, drawn, isBlack, strideOf } from "../../drivers/escpos-printer/bitmap.ts";
import { rasterise } from "./rasterise.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const SUBSETS = ["latin", "cyrillic", "cyrillic-ext", "latin-ext"] as const;

const LINE_DOTS = 32;
const BASELINE = 25;
const EM_DOTS = 24;
/** Font A of every ESC/POS printer: 12 dots wide, 24 high. */
const CELL = { width: 12, height: 24, baseline: 19, emDots: 22 } as const;

const ASCII = Array.from({ length: 95 }, (_, at) => String.fromCodePoint(0x20 + at)).join("");
const PUNCTUATION = "№–—«»…’‘“”„·•°×₸₴";
const RUSSIAN = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ";
const UKRAINIAN = "ІЇЄҐ";
const KAZAKH = "ӘҒҚҢӨҰҮҺ";
const LETTERS = RUSSIAN + UKRAINIAN + KAZAKH;
const REPERTOIRE = [...new Set(ASCII + PUNCTUATION + LETTERS + LETTERS.toLowerCase())].sort();
const BOX = "□";

type Weight = 400 | 700;
type Box = Readonly<{ advance: number; left: number; top: number; picture: Bitmap }>;

function fontsOf(weight: Weight): readonly Font[] {
  return SUBSETS.map((subset) => {
    const bytes = readFileSync(
      join(ROOT, `node_modules/@fontsource/noto-sans/files/noto-sans-${subset}-${weight}-normal.woff`),
    );
    return opentype.parse(new Uint8Array(bytes).buffer);
  });
}

function fontFor(fonts: readonly Font[], letter: string): Font {
  const found = fonts.find((font) => font.charToGlyphIndex(letter) > 0);
  if (found === undefined) throw new Error(`no Noto Sans subset has ${letter}`);
  return found;
}

function lineGlyph(fonts: readonly Font[], letter: string): Box {
  const font = fontFor(fonts, letter);
  const glyph = font.charToGlyph(letter);
  const advance = Math.max(1, Math.round((glyph.advanceWidth / font.unitsPerEm) * EM_DOTS));
  const path = glyph.getPath(0, BASELINE, EM_DOTS);
  const margin = 4;
  const placing = { width: advance + 2 * margin, height: LINE_DOTS, right: margin, narrowing: 1 };
  const whole = rasterise(path.commands, placing);
  return { advance, ...trimmed(whole, margin) };
}

function cellGlyph(fonts: readonly Font[], letter: string): Box {
  const font = fontFor(fonts, letter);
  const glyph = font.charToGlyph(letter);
  const natural = (glyph.advanceWidth / font.unitsPerEm) * CELL.emDots;
  const narrowing = Math.min(1, CELL.width / natural);
  const right = (CELL.width - natural * narrowing) / 2;
  const path = glyph.getPath(0, CELL.baseline, CELL.emDots);
  const picture = rasterise(path.commands, { width: CELL.width, height: CELL.height, right, narrowing });
  return { advance: CELL.width, left: 0, top: 0, picture };
}

function trimmed(whole: Bitmap, margin: number): { left: number; top: number; picture: Bitmap } {
  const columns = [...Array(whole.width).keys()].filter((x) =>
    [...Array(whole.height).keys()].some((y) => isBlack(whole, x, y)),
  );
  const rows = [...Array(whole.height).keys()].filter((y) =>
    [...Array(whole.width).keys()].some((x) => isBlack(whole, x, y)),
  );
  const [x0, x1, y0, y1] = [columns[0], columns.at(-1), rows[0], rows.at(-1)];
  if (x0 === undefined || x1 === undefined || y0 === undefined || y1 === undefined) {
    return { left: 0, top: 0, picture: blankBitmap(0, 0) };
  }
  const picture = drawn(x1 - x0 + 1, y1 - y0 + 1, (x, y) => isBlack(whole, x + x0, y + y0));
  return { left: x0 - margin, top: y0, picture };
}

function boxGlyph(width: number, height: number, top: number): Box {
  const isEdge = (x: number, y: number): boolean => x < 2 || y < 2 || x >= width - 2 || y >= height - 2;
  return { advance: width + 2, left: 1, top, picture: drawn(width, height, isEdge) };
}

function written(box: Box): string {
  const { picture } = box;
  const bytes = Buffer.from(picture.rows.subarray(0, strideOf(picture.width) * picture.height)).toString("base64");
  return [box.advance, box.left, box.top, picture.width, picture.height, bytes].join(" ");
}

/** The text of drivers/escpos-printer/atlas.json. */
export function bakeAtlas(): string {
  const regular = fontsOf(400);
  const bold = fontsOf(700);
  const face = (glyphOf: (letter: string) => Box, box: Box): Record<string, string> => ({
    ...Object.fromEntries(REPERTOIRE.map((letter) => [letter, written(glyphOf(letter))])),
    [BOX]: written(box),
  });
  const atlas = {
    source: "Noto Sans (SIL Open Font License 1.1), drawn by tests/golden/bake-atlas.ts",
    lineDots: LINE_DOTS,
    faces: {
      regular: face((letter) => lineGlyph(regular, letter), boxGlyph(16, 18, 8)),
      bold: face((letter) => lineGlyph(bold, letter), boxGlyph(16, 18, 8)),
      cell: face((letter) => cellGlyph(regular, letter), { ...boxGlyph(10, 16, 3), advance: CELL.width }),
    },
  };
  return `${JSON.stringify(atlas, null, 1)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(ROOT, "drivers/escpos-printer/atlas.json"), bakeAtlas());
}
