import iconv from "iconv-lite";

export const BOARD_ENCODINGS = ["ascii", "cp866", "cp1251"] as const;
export type BoardEncoding = (typeof BOARD_ENCODINGS)[number];

const SPACE = 0x20;
const QUESTION = 0x3f;
const DELETE = 0x7f;
const PRINTABLE_ASCII = /^[\x20-\x7e]$/;

/**
 * The letters of a text as a board has them, one byte each. What its page lacks (as Қ in every page here) stands as a space: a look-alike would be another
 * ticket's letter, while the figures alone are nobody else's. Control codes would end a frame, so they are spaces too.
 */
export function boardLetters(text: string, encoding: BoardEncoding): readonly number[] {
  return [...text].map((letter) => {
    if (PRINTABLE_ASCII.test(letter)) return letter.charCodeAt(0);
    if (encoding === "ascii") return SPACE;
    const [byte = SPACE, ...rest] = iconv.encode(letter, encoding);
    return rest.length > 0 || byte <= DELETE || byte === QUESTION ? SPACE : byte;
  });
}

/** Cut from the front and filled up at the end: a citizen looks for the last figures. */
export function boardCells(text: string, encoding: BoardEncoding, width: number): readonly number[] {
  const letters = boardLetters(text, encoding).slice(-width);
  return [...letters, ...new Array<number>(width - letters.length).fill(SPACE)];
}

/** What stands in these cells; null where they hold what no text can be. */
export function readCells(cells: Uint8Array, encoding: BoardEncoding): string | null {
  const isPrintable = cells.every(
    (byte) => byte >= SPACE && byte !== DELETE && (encoding !== "ascii" || byte < DELETE),
  );
  return isPrintable ? iconv.decode(Uint8Array.from(cells) as Buffer, encoding).trim() : null;
}

/** The figures of a text as one whole number; `blank` where there are none. One too big keeps its last three figures, which are what a citizen looks for. */
export function boardNumber(text: string, bytes: number, blank: number): number {
  const digits = text.replace(/\D/g, "");
  const whole = digits === "" ? blank : Number(digits.slice(-9));
  return whole < 256 ** bytes ? whole : whole % Math.min(1000, 256 ** bytes);
}
