import { DEATHS, type Plant } from "./centre.ts";
import { bytesOf, type Course, live } from "./course.ts";

/** One printer of each kind of proof. */
export const PROVERS = ["epson-tm-t20", "generic-80", "custom-kiosk", "write-only"] as const;
const TICKETS = ["letters", "dots", "logo"] as const;
/** It dies with what has just arrived, or when that has been printed. */
const MOMENTS_MS = [0, 3_000];

export type Family = Omit<Course, "atByte">;

export const families: readonly Family[] = PROVERS.flatMap((profile) =>
  TICKETS.flatMap((ticket) =>
    DEATHS.flatMap((death) => MOMENTS_MS.map((afterMs) => ({ profile, ticket, death, afterMs }))),
  ),
);

export interface Tally {
  readonly cases: number;
  /** How the number ended, to how often. */
  readonly ends: Readonly<Record<string, number>>;
  readonly wrong: readonly { readonly course: Course; readonly what: readonly string[] }[];
}

/** Cuts at every `step`-th byte of a family's ticket, from `first` on. */
export function tally(family: Family, { first = 0, step = 1 } = {}, plant: Plant = {}): Tally {
  const bytes = bytesOf(family.profile, family.ticket);
  const ends: Record<string, number> = {};
  const wrong: { course: Course; what: readonly string[] }[] = [];
  let cases = 0;
  for (let atByte = first; atByte <= bytes; atByte += step) {
    const course = { ...family, atByte };
    const outcome = live(course, plant);
    cases += 1;
    ends[outcome.end] = (ends[outcome.end] ?? 0) + 1;
    if (outcome.wrong.length > 0) wrong.push({ course, what: outcome.wrong });
  }
  return { cases, ends, wrong };
}
