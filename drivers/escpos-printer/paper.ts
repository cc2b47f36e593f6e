import { glyph } from "./atlas.ts";
import { type Bitmap, blankBitmap, doubled, drawn, inverted, isBlack, stamp, stretched, strideOf } from "./bitmap.ts";
import type { Command } from "./commands.ts";
import { decodeText } from "./pages.ts";
import type { Profile } from "./profiles.ts";
import { qrPicture } from "./qr.ts";

/** A piece of paper as it hangs out of the printer, or lies in the citizen's hand. */
export interface Slip {
  /** What stands on it as letters, line by line; a picture is no letters. */
  readonly lines: readonly string[];
  readonly picture: Bitmap;
}

interface Mode {
  readonly page: number;
  readonly align: "left" | "centre" | "right";
  readonly across: number;
  readonly down: number;
  readonly isBold: boolean;
  readonly isInverse: boolean;
  readonly isSmooth: boolean;
  readonly spacing: number;
}

const CELL = { width: 12, height: 24 } as const;
const LINE_SPACING = 30;
/** A code of a ticket's length has about so many cells each way. */
const QR_CELLS = 33;
const SLIP_ROWS_MAX = 6_000;
const SWITCHED_ON: Mode = {
  page: 0,
  align: "left",
  across: 1,
  down: 1,
  isBold: false,
  isInverse: false,
  isSmooth: false,
  spacing: LINE_SPACING,
};

/** Draws a stream of commands as the printer would, on a paper as wide as the profile says. */
export class Paper {
  readonly #profile: Profile;
  readonly #drawsPictures: boolean;
  #mode: Mode = SWITCHED_ON;
  #line: { readonly letter: string; readonly mode: Mode }[] = [];
  #rows: Uint8Array[] = [];
  #lines: string[] = [];
  #qr = { cellDots: 3, content: "" };
  #kept: Bitmap | null = null;

  /** Without pictures only letters are kept and the paper's length: for those who print thousands of slips that nobody looks at. */
  constructor(profile: Profile, drawsPictures = true) {
    this.#profile = profile;
    this.#drawsPictures = drawsPictures;
  }

  get isBlank(): boolean {
    return this.#lines.length === 0 && this.#rows.every((row) => row.every((byte) => byte === 0));
  }

  /** By how many dots the paper moved. */
  apply(command: Command): number {
    switch (command.kind) {
      case "letter":
        return this.#letter(command.byte);
      case "line-feed":
        return this.#endLine();
      case "reset":
        this.#line = [];
        this.#mode = SWITCHED_ON;
        return 0;
      case "feed":
        return this.#add(blankBitmap(this.#profile.dots, command.value));
      case "feed-lines":
        return this.#add(blankBitmap(this.#profile.dots, command.value * this.#mode.spacing));
      case "raster":
        return this.#place(command.picture);
      case "graphics-store":
        this.#kept = command.picture;
        return 0;
      case "graphics-print":
        return this.#placeKept();
      case "qr-cell":
        this.#qr = { ...this.#qr, cellDots: command.value };
        return 0;
      case "qr-store":
        this.#qr = { ...this.#qr, content: command.content };
        return 0;
      case "qr-print":
        return this.#qr.content === "" ? 0 : this.#placeQr();
      default:
        this.#mode = changed(this.#mode, command);
        return 0;
    }
  }

  /** Takes off what has been printed. */
  tearOff(): Slip {
    const stride = strideOf(this.#profile.dots);
    const rows = new Uint8Array(stride * this.#rows.length);
    for (const [at, row] of this.#rows.entries()) rows.set(row, at * stride);
    const slip = { lines: this.#lines, picture: { width: this.#profile.dots, height: this.#rows.length, rows } };
    this.#rows = [];
    this.#lines = [];
    return slip;
  }

  #letter(byte: number): number {
    const encoding = this.#profile.pages.find(({ page }) => page === this.#mode.page)?.encoding ?? "cp437";
    const used = this.#line.reduce((dots, { mode }) => dots + CELL.width * mode.across, 0);
    const moved = used + CELL.width * this.#mode.across > this.#profile.dots ? this.#endLine() : 0;
    this.#line.push({ letter: decodeText(Uint8Array.of(byte), encoding), mode: this.#mode });
    return moved;
  }

  #placeKept(): number {
    const picture = this.#kept;
    this.#kept = null;
    return picture === null ? 0 : this.#place(picture);
  }

  #placeQr(): number {
    const { content, cellDots } = this.#qr;
    return this.#drawsPictures ? this.#place(qrPicture(content, cellDots)) : cellDots * QR_CELLS;
  }

  #endLine(): number {
    if (!this.#drawsPictures) return this.#endUndrawnLine();
    const cells = this.#line.map(({ letter, mode }) => cell(letter, mode));
    const height = Math.max(this.#mode.spacing, ...cells.map((picture) => picture.height));
    const line = blankBitmap(
      Math.max(
        1,
        cells.reduce((width, picture) => width + picture.width, 0),
      ),
      height,
    );
    let x = 0;
    for (const picture of cells) {
      stamp(line, picture, { x, y: 0 });
      x += picture.width;
    }
    if (this.#line.length > 0) this.#lines.push(this.#line.map(({ letter }) => letter).join(""));
    this.#line = [];
    return this.#place(line);
  }

  #endUndrawnLine(): number {
    const height = this.#line.reduce((most, { mode }) => Math.max(most, CELL.height * mode.down), this.#mode.spacing);
    if (this.#line.length > 0) this.#lines.push(this.#line.map(({ letter }) => letter).join(""));
    this.#line = [];
    return height;
  }

  #place(picture: Bitmap): number {
    if (!this.#drawsPictures) return picture.height;
    const { dots } = this.#profile;
    const free = Math.max(0, dots - picture.width);
    const x = this.#mode.align === "left" ? 0 : this.#mode.align === "right" ? free : free >> 1;
    const strip = blankBitmap(dots, picture.height);
    stamp(strip, picture, { x, y: 0 });
    return this.#add(strip);
  }

  #add(strip: Bitmap): number {
    if (!this.#drawsPictures) return strip.height;
    const stride = strideOf(strip.width);
    for (let y = 0; y < strip.height && this.#rows.length < SLIP_ROWS_MAX; y += 1) {
      this.#rows.push(strip.rows.slice(y * stride, (y + 1) * stride));
    }
    return strip.height;
  }
}

function changed(mode: Mode, command: Command): Mode {
  switch (command.kind) {
    case "page":
      return { ...mode, page: command.value };
    case "spacing":
      return { ...mode, spacing: command.value };
    case "align":
      return { ...mode, align: command.align };
    case "size":
      return { ...mode, across: command.across, down: command.down };
    case "bold":
      return { ...mode, isBold: command.isOn };
    case "inverse":
      return { ...mode, isInverse: command.isOn };
    case "smooth":
      return { ...mode, isSmooth: command.isOn };
    default:
      return mode;
  }
}

function cell(letter: string, mode: Mode): Bitmap {
  const plain = glyph("cell", letter).picture;
  const { width, height } = CELL;
  const whole = drawn(width, height, (x, y) => isBlack(plain, x, y) || (mode.isBold && isBlack(plain, x - 1, y)));
  return enlarged(mode.isInverse ? inverted(whole) : whole, mode);
}

/** A printer with smoothing rounds the stairs of large letters; others show them. */
function enlarged(picture: Bitmap, mode: Mode): Bitmap {
  const { across, down, isSmooth } = mode;
  if (!isSmooth || across !== down || across < 2) return stretched(picture, across, down);
  const eightfold = doubled(doubled(doubled(picture)));
  const step = 8 / across;
  return drawn(picture.width * across, picture.height * down, (x, y) =>
    isBlack(eightfold, Math.floor((x + 0.5) * step), Math.floor((y + 0.5) * step)),
  );
}
