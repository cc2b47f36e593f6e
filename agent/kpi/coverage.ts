import { Temporal } from "temporal-polyfill";
import type { EventOf } from "../domain/event.ts";
import { elapsedMs, type Instant } from "../domain/instant.ts";
import { type Entry, nothing, type Question, type Share, shareOf, sumBy, under } from "./figures.ts";
import { CURSORS_KEPT, type KpiRecord, type OpenCentre, type OpeningHours } from "./open-centre.ts";

/** While doors are open the agent records at least once a minute; from one record to the next no further apart than this, it was there. */
export const SEEN_GAP_MS = 90_000;

/** What lies between a record and the one before it. */
export interface Passing {
  readonly now: Instant;
  /** Null where nobody knows: there was none before, or the clock went back between two boots. */
  readonly gapMs: number | null;
  readonly isSeen: boolean;
}

/** The new state, and what is to be counted. */
export interface Step {
  readonly open: OpenCentre;
  readonly entries: readonly Entry[];
}

export function passingTo({ last }: OpenCentre, { bootId, mono, recordedWall, event }: KpiRecord): Passing {
  const whole = Math.round(mono);
  const isSameBoot = last?.boot === bootId;
  // An edge is stamped when it happens and may be recorded behind a later one: time stands still for it, and no stretch counts twice.
  const now = { boot: bootId, mono: isSameBoot ? Math.max(last.mono, whole) : whole, wall: recordedWall };
  const gapMs = last === null ? null : elapsedMs(last, now);
  const isSeen = isSameBoot && event.type !== "agent.started" && gapMs !== null && gapMs <= SEEN_GAP_MS;
  return { now, gapMs, isSeen };
}

/** Counts the opening time that went by since the last record, and how much of it the agent saw. */
export function passOpening(open: OpenCentre, centre: string, { now, gapMs, isSeen }: Passing): Step {
  const { opening, day, cursors } = open;
  const cursor = cursors.get(day);
  if (opening === null || cursor === undefined || now.wall <= cursor) return { open, entries: nothing };
  const seenFrom = isSeen && gapMs !== null ? Math.max(cursor, now.wall - gapMs) : now.wall;
  return {
    open: { ...open, cursors: cursors.set(day, now.wall) },
    entries: [
      ...counted(open, `coverage/${centre}/opening`, within(opening, cursor, now.wall)),
      ...counted(open, `coverage/${centre}/seen`, within(opening, seenFrom, now.wall)),
    ],
  };
}

export type Opening = NonNullable<OpenCentre["opening"]>;

/** How much of the opening time lies between two wall times. */
export const within = ({ from, to }: Opening, start: number, end: number): number =>
  Math.max(0, Math.min(end, to) - Math.max(start, from));

const counted = ({ day }: OpenCentre, key: string, ms: number): readonly Entry[] =>
  ms === 0 ? nothing : [{ day, key, add: ms }];

interface Turn {
  readonly centre: string;
  readonly now: Instant;
  readonly hours: OpeningHours | null;
}

/** The business day turns: what was left of the old day's opening time went by unseen, and so did the new day's up to now. */
export function turnDay(open: OpenCentre, { data }: EventOf<"centre.opened">, { centre, now, hours }: Turn): Step {
  const left = data.day > open.day ? restOf(open, centre) : nothing;
  const opening = hours === null ? null : openingOf(data, hours);
  const began = Date.parse(data.from);
  const cursors = open.cursors.has(data.day) ? open.cursors : latest(open.cursors.set(data.day, began));
  const turned = { ...open, day: data.day, opening, cursors };
  const passed = passOpening(turned, centre, { now, gapMs: null, isSeen: false });
  return { open: passed.open, entries: [...left, ...passed.entries] };
}

function restOf(open: OpenCentre, centre: string): readonly Entry[] {
  const cursor = open.cursors.get(open.day);
  if (open.opening === null || cursor === undefined) return nothing;
  return counted(open, `coverage/${centre}/opening`, within(open.opening, cursor, open.opening.to));
}

function latest(cursors: OpenCentre["cursors"]): OpenCentre["cursors"] {
  const tooMany = cursors.size - CURSORS_KEPT;
  return tooMany <= 0 ? cursors : cursors.deleteAll([...cursors.keys()].sort().slice(0, tooMany));
}

/** Doors that close at or before the time at which they open close on the next date; nothing lies outside the business day. */
function openingOf({ day, from, until }: EventOf<"centre.opened">["data"], hours: OpeningHours): Opening {
  const closesAt = hours.closesAt > hours.opensAt ? hours.closesAt : hours.closesAt + 24 * 60;
  const wallAt = (minutes: number) =>
    Temporal.PlainDate.from(day).toPlainDateTime().add({ minutes }).toZonedDateTime(hours.timezone).epochMilliseconds;
  return {
    from: Math.max(wallAt(hours.opensAt), Date.parse(from)),
    to: Math.min(wallAt(closesAt), Date.parse(until)),
  };
}

export interface CoverageFigures {
  /** Opening time in which the agent was there, out of the opening time that has gone by. */
  readonly seen: Share;
  readonly centres: readonly { readonly centre: string; readonly seen: Share }[];
}

/** `coverage` of the question itself is not needed here: this is where it comes from. */
export function readCoverage({ figures }: Pick<Question, "figures">): CoverageFigures {
  const rows = under(figures.counts, "coverage/");
  const sums = sumBy(rows, (path) => path.join("/"));
  const centres = [...new Set(rows.map(([[centre = ""]]) => centre))];
  const shares = centres.map((centre) => {
    const [seen, opening] = [sums.get(`${centre}/seen`) ?? 0, sums.get(`${centre}/opening`) ?? 0];
    const share = shareOf(seen, opening, null);
    return { centre, seen: { ...share, coverage: share.share } };
  });
  const all = shareOf(total(shares, "part"), total(shares, "whole"), null);
  return { seen: { ...all, coverage: all.share }, centres: shares };
}

const total = (shares: CoverageFigures["centres"], what: "part" | "whole"): number =>
  shares.reduce((sum, { seen }) => sum + seen[what], 0);
