import { type Line, type LineRules, readLines } from "../lines.ts";

/** An EM4100 card holds five bytes; the three last are what is printed on it, as `126,58404`. */
export interface Card {
  /** Maker's series: two bytes, in IronLogic's brackets; 0 where a reader does not say it. */
  readonly series: number;
  readonly facility: number;
  readonly number: number;
}

export type Identity = "printed" | "whole";

/** What becomes a digest: the same card gives the same text whichever reader it is held to, and no appointment looks so. */
export function cardText({ series, facility, number }: Card, identity: Identity): string {
  const printed = `${decimals(facility, 3)},${decimals(number, 5)}`;
  return identity === "printed" ? printed : `[${hex(series, 4)}] ${printed}`;
}

const decimals = (value: number, digits: number): string => String(value).padStart(digits, "0");
const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");

const LINE_BYTES_MAX = 64;
const BYTE_MAX = 0xff;
const NUMBER_MAX = 0xffff;

/** `Em-Marine[1700] 009,22847`: what a Z-2 sends as it is delivered. */
const SPOKEN = /^[A-Za-z][A-Za-z0-9 -]*\[([0-9A-Fa-f]{4})\] ?(\d{1,3}),(\d{1,5})$/;
/** `:170009593F48`: five bytes and their two's complement. */
const HEXADECIMAL = /^:([0-9A-Fa-f]{10})([0-9A-Fa-f]{2})$/;
/** `830017009593F01`: the five bytes within others, without the leading zero of the third; it has no sum. */
const BARE = /^8300([0-9A-Fa-f]{4})([0-9A-Fa-f]{5,6})01$/;
/** Said when the card is taken away; some firmware writes a capital C. */
const TAKEN_AWAY = /^no card$/i;

/** The card that a line of a Z-2 speaks of; null where it is none. */
export function ironLogicCard(line: string): Card | null {
  const spoken = SPOKEN.exec(line);
  if (spoken !== null) {
    const [, series = "", facility = "", number = ""] = spoken;
    return within({ series: Number.parseInt(series, 16), facility: Number(facility), number: Number(number) });
  }
  const [, bytes, sum = ""] = HEXADECIMAL.exec(line) ?? [];
  if (bytes !== undefined) {
    const total = bytesOf(bytes + sum).reduce((all, byte) => all + byte, 0);
    return total % 256 === 0 ? cardOf(bytesOf(bytes)) : null;
  }
  const [, series, rest = ""] = BARE.exec(line) ?? [];
  return series === undefined ? null : cardOf(bytesOf(series + rest.padStart(6, "0")));
}

const within = (card: Card): Card | null => (card.facility <= BYTE_MAX && card.number <= NUMBER_MAX ? card : null);

const bytesOf = (digits: string): readonly number[] =>
  (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));

function cardOf([first = 0, second = 0, facility = 0, high = 0, low = 0]: readonly number[]): Card {
  return { series: first * 256 + second, facility, number: high * 256 + low };
}

/** What a reading leaves of a line that is right and names no card, so that it is not taken for noise. */
const NOTHING = "";
const UNREADABLE = "?";

const rules = (identity: Identity): LineRules => ({
  bytesMax: LINE_BYTES_MAX,
  textOf: (line) => {
    const said = line.trim();
    if (said === "" || TAKEN_AWAY.test(said)) return NOTHING;
    const card = ironLogicCard(said);
    return card === null ? UNREADABLE : cardText(card, identity);
  },
});

export function readIronLogic(before: Line, bytes: Uint8Array, identity: Identity) {
  const { begun, reads } = readLines(before, bytes, rules(identity));
  return { begun, reads: reads.map((read) => (read === UNREADABLE ? null : read)) };
}
