import type { CentreEvent } from "../../domain/event.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Passing } from "../coverage.ts";
import type { Entry } from "../figures.ts";
import type { OpenCentre } from "../open-centre.ts";
import type { Period } from "../read-kpi.ts";
import type { Finding, Stretch } from "./tally.ts";

/** Why nobody saw. `silent`: the agent was there and recorded nothing; `unrecorded`: before the first record. */
export type BlindCause = "power" | "agent" | "journal" | "clock" | "silent" | "unrecorded";

/** Between two records wall and monotonic clock drift apart by rounding and slewing; less than this is no jump. */
export const CLOCK_SLACK_MS = 1_000;

/** The last time during which the agent was not there or could not record. */
export interface Dark {
  readonly why: "power" | "agent" | "journal";
  /** Wall milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly stretch: Stretch;
}

/** A dark time that ends with this record: the machine was off, only the agent was, or the disk refused. */
export function darkBefore(last: Instant | null, event: CentreEvent, { now, gapMs }: Passing): Dark | null {
  if (event.type === "journal.resumed") {
    const ms = Math.round(event.data.darkMs);
    const stretch = { from: now.wall - ms, ms, why: event.data.fault, isOpen: false };
    return { why: "journal", from: now.wall - ms, to: now.wall, stretch };
  }
  if (last === null || (event.type !== "agent.started" && last.boot === now.boot)) return null;
  const why = last.boot === now.boot ? "agent" : "power";
  return { why, from: last.wall, to: now.wall, stretch: { from: last.wall, ms: gapMs, why, isOpen: false } };
}

interface Passed {
  readonly before: OpenCentre;
  readonly open: OpenCentre;
  /** Opening time gone by, and seen, by business day. */
  readonly entries: readonly Entry[];
  readonly dark: Dark | null;
  readonly passing: Passing;
  readonly begin: number | null;
}

/** Opening time that went by and that nobody saw stands before what was seen: it begins where the counting stood. */
export function blindFindings(passed: Passed, period: Period | null): readonly Finding[] {
  if (passed.entries.length === 0) return [];
  const days = [...new Set(passed.entries.map(({ day }) => day))];
  return days
    .filter((day) => period === null || (day >= period.from && day <= period.to))
    .flatMap((day) => onDay(passed, day));
}

function onDay(passed: Passed, day: string): readonly Finding[] {
  const { before, open } = passed;
  const openingMs = sumOf(passed, day, "/opening");
  const blindMs = openingMs - sumOf(passed, day, "/seen");
  const findings: Finding[] = openingMs === 0 ? [] : [{ key: "opening", add: openingMs }];
  if (blindMs <= 0) return findings;
  const opening = day === open.day ? open.opening : before.opening;
  const from = Math.max(before.cursors.get(day) ?? 0, opening?.from ?? 0);
  const why = causeOf(passed, from);
  if (why === "clock" && blindMs < CLOCK_SLACK_MS) return findings;
  const stretch = { from, ms: blindMs, why, isOpen: false };
  return [...findings, { key: `blind/${why}`, add: blindMs }, { key: "blind", stretch }];
}

const sumOf = ({ entries }: Passed, day: string, end: string): number =>
  entries.reduce(
    (sum, entry) => (entry.day === day && entry.key.endsWith(end) && "add" in entry ? sum + entry.add : sum),
    0,
  );

function causeOf({ dark, begin, passing }: Passed, from: number): BlindCause {
  if (begin === null || from < begin) return "unrecorded";
  if (dark !== null && from >= dark.from && from < dark.to) return dark.why;
  return passing.isSeen ? "clock" : "silent";
}
