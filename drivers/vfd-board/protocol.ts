import type { BoardFace } from "../../agent/ports/board.ts";
import { type BoardEncoding, boardCells, readCells } from "../board-text.ts";

export const MODELS = ["cd5220", "dm-d"] as const;
type Model = (typeof MODELS)[number];

export interface VfdSettings {
  readonly model: Model;
  readonly encoding: BoardEncoding;
  /** The number under which the display has that page (ESC t n); null leaves the one that it wakes up with. */
  readonly page: number | null;
}

export const COLUMNS = 20;
const [ESC, US, CR, CLR] = [0x1b, 0x1f, 0x0d, 0x0c];
/** The second line says the way with signs that every page has. */
const ARROWS = { none: "", left: "<<<<", right: ">>>>", up: "^^^^", down: "vvvv" } as const;
const ARROW_NAMES = ["none", "left", "right", "up", "down"] as const;
/** US E n blinks each n x 50 ms; 0 ends it (Epson DM-D command mode). */
const BLINK_EACH = 10;

/** CR and the next head, or the cursor's way to the second row. */
const BETWEEN_LINES = 4;

/** A fresh start: ESC @ initialises, ESC t n selects the page, CLR clears. */
export const beginVfd = ({ page }: VfdSettings): Uint8Array =>
  Uint8Array.of(ESC, 0x40, ...(page === null ? [] : [ESC, 0x74, page]), CLR);

/** Both lines anew, without clearing in between, so that nothing flickers when a face is repeated. */
export function encodeVfd({ model, encoding }: VfdSettings, face: BoardFace | null): Uint8Array {
  const upper = boardCells(face?.text ?? "", encoding, COLUMNS);
  const lower = boardCells(ARROWS[face?.arrow ?? "none"], "ascii", COLUMNS);
  if (model === "cd5220") return Uint8Array.of(ESC, 0x51, 0x41, ...upper, CR, ESC, 0x51, 0x42, ...lower, CR);
  const blink = [US, 0x45, face?.blink === true ? BLINK_EACH : 0];
  return Uint8Array.of(...cursorTo(1), ...upper, ...cursorTo(2), ...lower, ...blink);
}

/** US $ x y counts columns and rows from 1, in binary (Epson DM-D command mode). */
const cursorTo = (row: 1 | 2): readonly number[] => [US, 0x24, 1, row];

export const vfdLength = (settings: VfdSettings): number => encodeVfd(settings, null).length;

/** What a display shows after exactly these bytes; null where they are not one writing of both lines. */
export function decodeVfd(settings: VfdSettings, frame: Uint8Array): BoardFace | null {
  const headBytes = settings.model === "cd5220" ? 3 : 4;
  const lowerAt = headBytes + COLUMNS + BETWEEN_LINES;
  const upper = frame.slice(headBytes, headBytes + COLUMNS);
  const text = readCells(upper, settings.encoding);
  const way = readCells(frame.slice(lowerAt, lowerAt + COLUMNS), "ascii");
  const arrow = ARROW_NAMES.find((one) => ARROWS[one] === way);
  if (text === null || arrow === undefined) return null;
  const face = { text, arrow, blink: settings.model === "dm-d" && frame.at(-1) === BLINK_EACH };
  const same = encodeVfd(settings, face);
  return same.every((byte, at) => byte === frame[at]) ? face : null;
}
