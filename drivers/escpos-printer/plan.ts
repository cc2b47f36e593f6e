import { unreachable } from "../../agent/kernel/assert.ts";
import type { SlipLine } from "../../agent/ports/printer.ts";
import { hasGlyph, LINE_DOTS, lineBitmap, widthOf } from "./atlas.ts";
import { type Bitmap, blankBitmap, doubled, drawn, inverted, stamp } from "./bitmap.ts";
import { cleaned, type Encoded, encodeText } from "./pages.ts";
import type { Page, Profile } from "./profiles.ts";
import { QR_BYTES_MAX } from "./protocol.ts";
import { type QrMeasure, qrMeasure, qrOnPaper } from "./qr.ts";
import { wrapped } from "./wrap.ts";

export type Align = "left" | "centre";

/** One step of printing. Letters that the printer has go as text, all else as dots. */
export type Row =
  | {
      readonly how: "text";
      readonly encoded: Encoded;
      readonly align: Align;
      /** Times the size of font A, across and down alike: 1 to 8. */
      readonly size: number;
      readonly isInverse: boolean;
      readonly isBold: boolean;
    }
  | { readonly how: "raster"; readonly picture: Bitmap; readonly align: Align }
  | ({ readonly how: "qr"; readonly content: string } & QrMeasure)
  | { readonly how: "feed"; readonly dots: number };

export interface Plan {
  readonly rows: readonly Row[];
  /** What the ticket had to do without, in words for the log. */
  readonly notes: readonly string[];
}

export const LINES_MAX = 40;
const TEXT_LETTERS_MAX = 400;
const SIZE_MAX = 8;
/** The number takes up to this share of the paper's width. */
const NUMBER_SHARE = 0.8;
const SPACE_DOTS = 20;
const LOGO_GAP_DOTS = 16;
const GAP_COLUMNS = 2;
const GAP_DOTS = 24;
const BANNER_PADDING_DOTS = 20;

/** What a slip is drawn for: the printer's kind, and the logo that the centre has given it. */
export interface Press {
  readonly profile: Profile;
  readonly logo: Bitmap | null;
}

interface Drawing extends Press {
  /** The page that the printer stands on, so that it is changed only when it must be. */
  page: Page | null;
}

interface Style {
  readonly align: Align;
  readonly size: number;
  readonly isInverse?: boolean;
  readonly isBold?: boolean;
}

export function planSlip(lines: readonly SlipLine[], { profile, logo }: Press): Plan {
  const drawing: Drawing = { profile, logo, page: null };
  const rows = lines.slice(0, LINES_MAX).flatMap((line) => rowsOf(line, drawing));
  const missing = new Set(
    lines.flatMap(wordsOf).flatMap((text) => [...cleaned(text)].filter((letter) => !isKnown(letter, profile))),
  );
  const notes = [...missing].map((letter) => `no glyph for ${letter}`);
  return { rows, notes: lines.length > LINES_MAX ? [...notes, `only the first ${LINES_MAX} lines`] : notes };
}

const isKnown = (letter: string, profile: Profile): boolean =>
  hasGlyph(letter) || encodeText(letter, profile.pages, null) !== null;

const wordsOf = (line: SlipLine): readonly string[] =>
  line.kind === "pair" ? [line.left, line.right] : "text" in line ? [line.text] : [];

function rowsOf(line: SlipLine, drawing: Drawing): readonly Row[] {
  switch (line.kind) {
    case "number":
      return numberRows(line.text, drawing);
    case "text":
      return textRows(line.text, { align: line.align, size: line.size === "large" ? 2 : 1 }, drawing);
    case "pair":
      return pairRows(short(line.left), short(line.right), drawing);
    case "banner":
      return bannerRows(short(line.text), drawing);
    case "qr":
      return qrRows(line.content, drawing.profile);
    case "logo":
      return drawing.logo === null ? [] : [raster(drawing.logo, "centre"), feed(LOGO_GAP_DOTS)];
    case "rule":
      return [
        feed(10),
        { how: "raster", picture: drawn(drawing.profile.dots, 2, () => true), align: "left" },
        feed(14),
      ];
    case "space":
      return [feed(SPACE_DOTS)];
    default:
      return unreachable(line);
  }
}

const feed = (dots: number): Row => ({ how: "feed", dots });
const short = (text: string): string => cleaned([...text].slice(0, TEXT_LETTERS_MAX).join(""));

function textRows(text: string, style: Style, drawing: Drawing): readonly Row[] {
  const whole = short(text);
  const { columns, dots } = drawing.profile;
  if (encodeText(whole, drawing.profile.pages, drawing.page) === null) {
    const most = Math.floor(dots / style.size);
    const lines = wrapped(whole, { widthOf: (part) => widthOf("regular", part), most });
    return lines.map((part) => raster(scaled(lineBitmap("regular", part), style.size), style.align));
  }
  const most = Math.floor(columns / style.size);
  return wrapped(whole, { widthOf: lettersOf, most }).flatMap((part) => letters(part, style, drawing));
}

const lettersOf = (text: string): number => [...text.replaceAll("…", "...")].length;
const raster = (picture: Bitmap, align: Align): Row => ({ how: "raster", picture, align });

function scaled(picture: Bitmap, size: number): Bitmap {
  return size < 2 ? picture : scaled(doubled(picture), size / 2);
}

/** A text that some page has: as letters. Its pieces are then had by some page too, or drawn. */
function letters(text: string, style: Style, drawing: Drawing): readonly Row[] {
  const encoded = encodeText(text, drawing.profile.pages, drawing.page);
  if (encoded === null) return [raster(scaled(lineBitmap("regular", text), style.size), style.align)];
  drawing.page = encoded.page ?? drawing.page;
  return [{ how: "text", encoded, isInverse: false, isBold: false, ...style }];
}

function numberRows(text: string, drawing: Drawing): readonly Row[] {
  const whole = short(text);
  const { columns, dots, pages } = drawing.profile;
  const size = Math.min(SIZE_MAX, Math.floor((columns * NUMBER_SHARE) / Math.max(1, lettersOf(whole))));
  if (size < 2) return textRows(whole, { align: "centre", size: 1, isBold: true }, drawing);
  if (encodeText(whole, pages, drawing.page) !== null) {
    return [...letters(whole, { align: "centre", size, isBold: true }, drawing), feed(12)];
  }
  const line = lineBitmap("bold", whole);
  const doublings = Math.max(0, Math.min(3, Math.floor(Math.log2((dots * NUMBER_SHARE) / line.width))));
  return [raster(scaled(line, 2 ** doublings), "centre"), feed(12)];
}

function pairRows(left: string, right: string, drawing: Drawing): readonly Row[] {
  const { columns, dots, pages } = drawing.profile;
  const both = `${left} ${right}`;
  if (encodeText(both, pages, drawing.page) !== null) {
    const gap = columns - lettersOf(left) - lettersOf(right);
    if (gap >= GAP_COLUMNS) return letters(left + " ".repeat(gap) + right, { align: "left", size: 1 }, drawing);
  } else if (widthOf("regular", left) + widthOf("regular", right) + GAP_DOTS <= dots) {
    const line = blankBitmap(dots, LINE_DOTS);
    stamp(line, lineBitmap("regular", left), { x: 0, y: 0 });
    stamp(line, lineBitmap("regular", right), { x: dots - widthOf("regular", right), y: 0 });
    return [raster(line, "left")];
  }
  return [left, right].flatMap((part) => textRows(part, { align: "left", size: 1 }, drawing));
}

function bannerRows(text: string, drawing: Drawing): readonly Row[] {
  const { columns, dots, pages } = drawing.profile;
  const size = lettersOf(text) + 2 <= columns / 2 ? 2 : 1;
  const fits = lettersOf(text) + 2 <= columns;
  if (fits && encodeText(text, pages, drawing.page) !== null) {
    return [...letters(` ${text} `, { align: "centre", size, isInverse: true, isBold: true }, drawing), feed(8)];
  }
  const lines = wrapped(text, { widthOf: (part) => widthOf("bold", part), most: dots - 2 * BANNER_PADDING_DOTS });
  return [...lines.map((part) => raster(largest(box(part), dots), "centre")), feed(8)];
}

/** As large as what a printer has as letters: a mark is to be seen at arm's length. */
const largest = (picture: Bitmap, dots: number): Bitmap => (picture.width * 2 <= dots ? doubled(picture) : picture);

function box(text: string): Bitmap {
  const line = blankBitmap(widthOf("bold", text) + 2 * BANNER_PADDING_DOTS, LINE_DOTS + 8);
  stamp(line, lineBitmap("bold", text), { x: BANNER_PADDING_DOTS, y: 4 });
  return inverted(line);
}

function qrRows(content: string, profile: Profile): readonly Row[] {
  const bytes = new TextEncoder().encode(content).length;
  if (bytes === 0 || bytes > QR_BYTES_MAX) return [];
  const code: Row = profile.hasQr
    ? { how: "qr", content, ...qrMeasure(content, profile.dots) }
    : raster(qrOnPaper(content, profile.dots), "centre");
  return [feed(8), code, feed(12)];
}
