import atlas from "./atlas.json" with { type: "json" };
import { type Bitmap, blankBitmap, stamp } from "./bitmap.ts";

/** `regular` and `bold` stand on a line of `LINE_DOTS`; `cell` is a printer's own font A, 12 × 24 dots for each letter. */
export type Face = "regular" | "bold" | "cell";

export interface Glyph {
  readonly advance: number;
  readonly left: number;
  readonly top: number;
  readonly picture: Bitmap;
}

export const LINE_DOTS = atlas.lineDots;
/** Stands for every character that nobody can draw, so that a gap is seen as a gap. */
export const BOX = "\u25a1";

const faces: Readonly<Record<Face, ReadonlyMap<string, Glyph>>> = {
  regular: glyphsOf(atlas.faces.regular),
  bold: glyphsOf(atlas.faces.bold),
  cell: glyphsOf(atlas.faces.cell),
};

function glyphsOf(entries: Readonly<Record<string, string>>): ReadonlyMap<string, Glyph> {
  return new Map(Object.entries(entries).map(([letter, entry]) => [letter, glyphOf(entry)]));
}

function glyphOf(entry: string): Glyph {
  const [advance, left, top, width, height, dots] = entry.split(" ");
  const rows = Uint8Array.from(atob(dots ?? ""), (byte) => byte.charCodeAt(0));
  const picture = { width: Number(width), height: Number(height), rows };
  return { advance: Number(advance), left: Number(left), top: Number(top), picture };
}

export const hasGlyph = (letter: string): boolean => faces.regular.has(letter);

export function glyph(face: Face, letter: string): Glyph {
  const found = faces[face].get(letter) ?? faces[face].get(BOX);
  return found ?? { advance: 0, left: 0, top: 0, picture: blankBitmap(0, 0) };
}

export function widthOf(face: Face, text: string): number {
  let width = 0;
  for (const letter of text) width += glyph(face, letter).advance;
  return width;
}

/** One line of text as a picture, as wide as the text. */
export function lineBitmap(face: Face, text: string): Bitmap {
  const line = blankBitmap(Math.max(1, widthOf(face, text)), LINE_DOTS);
  let x = 0;
  for (const letter of text) {
    const { advance, left, top, picture } = glyph(face, letter);
    stamp(line, picture, { x: x + left, y: top });
    x += advance;
  }
  return line;
}
