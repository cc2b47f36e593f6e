import { say } from "../../config/words.ts";
import type { Stretches } from "../kpi/audit/tally.ts";
import type { CliIo } from "./cli-io.ts";

const SECOND_MS = 1_000;
const two = (count: number): string => String(count).padStart(2, "0");

type Values = Readonly<Record<string, string | number>>;
export type Row = readonly string[];

/** How a page speaks: in one language, and by the clock on one wall. */
export interface Voice {
  readonly said: (key: string, values?: Values) => string;
  /** A word that stands in the tables of devices. */
  readonly word: (key: string) => string;
  readonly moment: (wall: number) => string;
  readonly zone: string;
}

export function voiceOf(language: CliIo["language"], zone: string): Voice {
  // Swedish writes moments as ISO 8601 does.
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  return {
    said: (key, values = {}) => say(language, `audit.${key}`, values),
    word: (key) => say(language, key),
    moment: (wall) => format.format(wall),
    zone,
  };
}

/** Hours, minutes and seconds; a part of a second is left out here, and nowhere before. */
export function lengthOf(ms: number): string {
  const seconds = Math.floor(ms / SECOND_MS);
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

export const lengthOr = (ms: number | null, { said }: Voice): string =>
  ms === null ? said("column.unknown") : lengthOf(ms);

/** So many stretches of a kind stand on the page. */
export const SHOWN_MAX = 5;
const CAUSES: ReadonlySet<string> = new Set([
  ...["power", "agent", "journal", "clock", "silent", "unrecorded"],
  ...["late", "early", "unknown"],
]);

/** Stretches one below the other, the longest first, and how many there are besides. */
export function stretchRows({ listed, count, totalMs }: Stretches, voice: Voice, lead: Row = []): readonly Row[] {
  const { said, moment } = voice;
  const shown = listed.slice(0, SHOWN_MAX).map(({ from, ms, why, isOpen }) => {
    const cause = CAUSES.has(why) ? said(`cause.${why}`) : why;
    return [...lead, moment(from), lengthOr(ms, voice), isOpen ? `${cause}, ${said("open")}` : cause];
  });
  if (count <= shown.length) return shown;
  return [...shown, [...lead, said("more", { number: count - shown.length, time: lengthOf(totalMs) })]];
}

export const stretchHeadings = ({ said }: Voice): Row =>
  ["column.from", "column.length", "column.cause"].map((key) => said(key));
