import type { BoardFace } from "../../agent/ports/board.ts";
import { boardLetters, readCells } from "../board-text.ts";

/** Where the text goes: a TEXT file, the priority TEXT file that is shown before all others, or a STRING file that a TEXT file calls. */
export type AlphaFile = "text" | "priority" | "string";

export interface AlphaSettings {
  readonly address: number;
  readonly file: AlphaFile;
  readonly label: string;
  readonly checksum: boolean;
}

/** Alpha Sign Communications Protocol, frame format. */
const [SOH, STX, ETX, EOT, ESC] = [0x01, 0x02, 0x03, 0x04, 0x1b];
/** Five NULs, by which a sign finds the speed of the line. */
const WAKE_UP = [0, 0, 0, 0, 0];
/** All types of sign. */
const ANY_TYPE = 0x5a;
const WRITE_TEXT = 0x41;
const WRITE_STRING = 0x47;
const PRIORITY_LABEL = "0";
/** Display positions and modes: middle line, hold, flash. */
const MIDDLE = 0x20;
const [HOLD, FLASH] = [0x62, 0x63];
/** Within a STRING, which has no mode: characters flash from 07 31 to 07 30. */
const [FLASH_ON, FLASH_OFF] = [
  [0x07, 0x31],
  [0x07, 0x30],
];
/** The extended character set (08H and a second byte) has the arrows. */
const EXTENDED = 0x08;
const ARROWS = { up: 0x64, down: 0x65, left: 0x66, right: 0x67 } as const;
const TEXT_MOST = 64;

/** Whole frames only, from the first NUL to EOT. */
export function encodeAlpha(settings: AlphaSettings, face: BoardFace | null): Uint8Array {
  const data = settings.file === "string" ? stringData(settings, face) : textData(settings, face);
  const body = settings.checksum ? [STX, ...data, ETX] : [STX, ...data];
  const sum = settings.checksum ? hexFigures(sumOf(body), 4) : [];
  return Uint8Array.of(...WAKE_UP, SOH, ANY_TYPE, ...hexFigures(settings.address, 2), ...body, ...sum, EOT);
}

/** A TEXT file without anything in it shows nothing; an empty priority file gives way to the others. */
function textData({ file, label }: AlphaSettings, face: BoardFace | null): readonly number[] {
  const head = [WRITE_TEXT, code(file === "priority" ? PRIORITY_LABEL : label)];
  return face === null ? head : [...head, ESC, MIDDLE, face.blink ? FLASH : HOLD, ...pointed(face)];
}

function stringData({ label }: AlphaSettings, face: BoardFace | null): readonly number[] {
  const head = [WRITE_STRING, code(label)];
  if (face === null) return head;
  return face.blink ? [...head, ...FLASH_ON, ...pointed(face), ...FLASH_OFF] : [...head, ...pointed(face)];
}

/** An arrow to the left stands before the text, any other after it. */
function pointed({ text, arrow }: BoardFace): readonly number[] {
  const letters = boardLetters(text, "ascii").slice(-TEXT_MOST);
  if (arrow === "none") return letters;
  const sign = [EXTENDED, ARROWS[arrow]];
  return arrow === "left" ? [...sign, ...letters] : [...letters, ...sign];
}

/** What a sign with these settings shows after a frame, `other` where the frame is not for it or for another file; null where it is no whole frame. */
export function decodeAlpha(settings: AlphaSettings, frame: Uint8Array): BoardFace | "other" | null {
  const bytes = [...frame];
  const from = bytes.lastIndexOf(SOH);
  const [, type, high = 0, low = 0, stx, ...rest] = bytes.slice(from);
  if (from < 0 || type !== ANY_TYPE || stx !== STX || rest.pop() !== EOT) return null;
  const data = dataOf(rest);
  if (data === null) return null;
  const address = Number.parseInt(String.fromCharCode(high, low), 16);
  if (address !== 0 && address !== settings.address) return "other";
  return faceIn(settings, data);
}

/** What stands between STX and the end, where its checksum fits. */
function dataOf(rest: readonly number[]): readonly number[] | null {
  const end = rest.indexOf(ETX);
  if (end < 0) return rest;
  const sum = hexFigures(sumOf([STX, ...rest.slice(0, end + 1)]), 4);
  const isRight = sum.every((figure, at) => rest[end + 1 + at] === figure) && rest.length === end + 1 + sum.length;
  return isRight ? rest.slice(0, end) : null;
}

function faceIn({ file, label }: AlphaSettings, [command, at, ...data]: readonly number[]): BoardFace | "other" {
  const mine = code(file === "priority" ? PRIORITY_LABEL : label);
  if (command !== (file === "string" ? WRITE_STRING : WRITE_TEXT) || at !== mine) return "other";
  if (file !== "string") return { ...readPointed(data.slice(3)), blink: data[2] === FLASH };
  const isFlashing = data[0] === FLASH_ON[0];
  return { ...readPointed(isFlashing ? data.slice(2, -2) : data), blink: isFlashing };
}

function readPointed(bytes: readonly number[]): Pick<BoardFace, "text" | "arrow"> {
  const arrowAt = bytes.indexOf(EXTENDED);
  const letters = arrowAt < 0 ? bytes : bytes.filter((_, place) => place !== arrowAt && place !== arrowAt + 1);
  const arrow = (["up", "down", "left", "right"] as const).find((one) => ARROWS[one] === bytes[arrowAt + 1]);
  const text = readCells(Uint8Array.from(letters), "ascii") ?? "";
  return { text, arrow: arrowAt < 0 ? "none" : (arrow ?? "none") };
}

const code = (label: string): number => label.charCodeAt(0);
const sumOf = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum + byte, 0) & 0xffff;
const hexFigures = (value: number, figures: number): readonly number[] =>
  [...value.toString(16).toUpperCase().padStart(figures, "0")].map((figure) => figure.charCodeAt(0));

/** Where a frame ends. */
export const isEnd = (byte: number | undefined): boolean => byte === EOT;
