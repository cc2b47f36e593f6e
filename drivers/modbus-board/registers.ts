import type { BoardFace } from "../../agent/ports/board.ts";
import { boardCells, boardNumber, readCells } from "../board-text.ts";
import type { RegisterMap, TextPlace } from "./register-map.ts";

/** Registers that follow each other, with what they should hold. */
export interface Run {
  readonly register: number;
  readonly words: readonly number[];
}

const BLANK: BoardFace = { text: "", arrow: "none", blink: false };
const ARROWS = ["none", "left", "right", "up", "down"] as const satisfies readonly BoardFace["arrow"][];

/** What the registers of a board hold while it shows `face`. */
export function runsOf(map: RegisterMap, face: BoardFace | null): readonly Run[] {
  const { text, arrow, blink } = face ?? BLANK;
  const runs: Run[] = [{ register: map.text.register, words: textWords(map.text, text) }];
  if (map.blink !== undefined) {
    runs.push({ register: map.blink.register, words: [blink ? map.blink.blinking : map.blink.still] });
  }
  if (map.arrow !== undefined) runs.push({ register: map.arrow.register, words: [map.arrow[arrow]] });
  return runs;
}

/** What a board with this map shows, from what its registers hold. */
export function faceOf(map: RegisterMap, wordAt: (register: number) => number): BoardFace {
  const { text, blink, arrow } = map;
  const words = Array.from({ length: text.registers }, (_, place) => wordAt(text.register + place));
  const pointed = arrow === undefined ? "none" : ARROWS.find((one) => arrow[one] === wordAt(arrow.register));
  return {
    text: wordsText(text, words),
    arrow: pointed ?? "none",
    blink: blink !== undefined && wordAt(blink.register) === blink.blinking,
  };
}

function textWords(place: TextPlace, text: string): readonly number[] {
  const { registers, order } = place;
  if (place.kind === "number") {
    const value = boardNumber(text, 2 * registers, place.blank);
    const highFirst = registers === 1 ? [value] : [Math.floor(value / 65_536), value % 65_536];
    return order === "high-first" ? highFirst : highFirst.reverse();
  }
  const cells = boardCells(text, place.encoding, registers * place.perRegister);
  if (place.perRegister === 1) return order === "high-first" ? cells : cells.map((cell) => cell << 8);
  return Array.from({ length: registers }, (_, at) => {
    const [first = 0, second = 0] = cells.slice(2 * at);
    return order === "high-first" ? (first << 8) | second : (second << 8) | first;
  });
}

function wordsText(place: TextPlace, words: readonly number[]): string {
  if (place.kind === "number") {
    const highFirst = place.order === "high-first" ? words : words.toReversed();
    const value = highFirst.reduce((total, word) => total * 65_536 + word, 0);
    return value === place.blank ? "" : String(value);
  }
  const { perRegister, order } = place;
  const cells = words.flatMap((word) => {
    const halves = [word >> 8, word & 0xff];
    const inOrder = order === "high-first" ? halves : halves.toReversed();
    return perRegister === 2 ? inOrder : inOrder.slice(1);
  });
  return readCells(Uint8Array.from(cells), place.encoding) ?? "";
}
