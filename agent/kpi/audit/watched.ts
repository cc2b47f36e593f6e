import type { Map as Table } from "immutable";
import { elapsedMs, type Instant } from "../../domain/instant.ts";
import { type Opening, within } from "../coverage.ts";
import { type Finding, once, type Stretch } from "./tally.ts";

/** What is in one phase at each moment, as far as anybody saw: a device, the way to the hub, the centre itself while it is held. */
export interface Watched {
  readonly phase: string;
  /** The last one known, also while nobody sees: the same one again afterwards has not begun anew. */
  readonly fault: string | null;
  readonly since: Instant;
  readonly outage: Outage | null;
}

interface Outage {
  /** Wall milliseconds. */
  readonly from: number;
  /** As much of it as was seen and belongs to the period. */
  readonly ms: number;
  readonly why: string;
}

export type AllWatched = Table<string, Watched>;

/** The new state, and what is to be counted. */
export interface WatchStep {
  readonly watched: AllWatched;
  readonly findings: readonly Finding[];
}

/** Until when a stretch is settled. Without opening hours all time counts as opening time. */
export interface Until {
  readonly now: Instant;
  readonly opening: Opening | null | "always";
  readonly isCounted: boolean;
}

export const HOLD = "hold/centre";
export const HUB = "uplink/hub";
/** After a start, until the thing says how it is. */
export const UNKNOWN = "unknown";
/** The agent was not there. */
export const UNSEEN = "unseen";

/** More devices than a centre has; one beyond it is only counted. */
export const WATCHED_MAX = 500;

const DOWN: ReadonlySet<string> = new Set(["absent", "failed", "offline", "held"]);

export const isDown = (phase: string | undefined): boolean => phase !== undefined && DOWN.has(phase);

interface Settled {
  readonly thing: Watched;
  readonly findings: readonly Finding[];
}

/** Counts what has gone by in the present phase, and goes on from now. */
function settle(key: string, thing: Watched, { now, opening, isCounted }: Until): Settled {
  const ms = elapsedMs(thing.since, now) ?? 0;
  const next = { ...thing, since: now };
  if (!isCounted || ms === 0) return { thing: next, findings: [] };
  const spent: Finding[] = [{ key: `${key}/phase/${thing.phase}`, add: ms }];
  if (thing.fault !== null && thing.phase !== UNKNOWN) spent.push({ key: `${key}/fault-ms/${thing.fault}`, add: ms });
  if (!isDown(thing.phase)) return { thing: next, findings: spent };
  const lostMs = opening === "always" ? ms : opening === null ? 0 : lost(thing, now, { opening, ms });
  if (lostMs > 0) spent.push({ key: `${key}/lost`, add: lostMs });
  const outage = thing.outage === null ? null : { ...thing.outage, ms: thing.outage.ms + ms };
  return { thing: { ...next, outage }, findings: spent };
}

const lost = ({ since }: Watched, now: Instant, { opening, ms }: { opening: Opening; ms: number }): number =>
  Math.min(ms, within(opening, since.wall, now.wall));

/** Of everything that is watched: where a business day turns, and where the reading ends. */
export function settleAll(watched: AllWatched, until: Until): WatchStep {
  const findings: Finding[] = [];
  const next = watched.map((thing, key) => {
    const settled = settle(key, thing, until);
    for (const finding of settled.findings) findings.push(finding);
    return settled.thing;
  });
  return { watched: next, findings };
}

/** The agent was away from `last` to now: a hold goes on meanwhile, and of all else nobody knows what it is until it says so. */
export function loseSight(watched: AllWatched, last: Instant, until: Until): WatchStep {
  const gapMs = elapsedMs(last, until.now);
  const findings: Finding[] = [];
  const next = watched.map((thing, key) => {
    const { thing: seen, findings: spent } = settle(key, thing, { ...until, now: last });
    for (const finding of spent) findings.push(finding);
    if (key === HOLD) return heldOn(seen, until, findings);
    if (until.isCounted && gapMs !== null && gapMs > 0) findings.push({ key: `${key}/phase/${UNSEEN}`, add: gapMs });
    return { ...seen, phase: UNKNOWN, since: until.now };
  });
  return { watched: next, findings };
}

function heldOn(seen: Watched, until: Until, findings: Finding[]): Watched {
  const settled = settle(HOLD, seen, until);
  for (const finding of settled.findings) findings.push(finding);
  return settled.thing;
}

interface Told {
  readonly phase: string;
  readonly fault: string | null;
  /** Why an outage began, where it is not a fault. */
  readonly why?: string;
}

/** A thing says what it is now. An outage that was there before the agent was away, and still is, is the same one. */
export function changePhase(
  watched: AllWatched,
  key: string,
  { told, until }: { told: Told; until: Until },
): WatchStep {
  if (watched.size >= WATCHED_MAX && !watched.has(key)) return { watched, findings: [once("unwatched")] };
  const known = watched.get(key) ?? { phase: UNKNOWN, fault: null, since: until.now, outage: null };
  const { thing, findings: spent } = settle(key, known, until);
  const { phase, fault, why = fault ?? phase } = told;
  const findings = [...spent];
  if (until.isCounted && fault !== null && fault !== thing.fault) findings.push(once(`${key}/fault/${fault}`));
  const outage = isDown(phase) ? (thing.outage ?? { from: until.now.wall, ms: 0, why }) : null;
  if (outage === null && thing.outage !== null) findings.push(...ended(key, thing.outage, until));
  return { watched: watched.set(key, { phase, fault, since: until.now, outage }), findings };
}

/** Outages that began before the period and ended in it count with what lies within. */
function ended(key: string, { from, ms, why }: Outage, { isCounted }: Until): readonly Finding[] {
  return isCounted || ms > 0 ? [{ key: `${key}/outage`, stretch: { from, ms, why, isOpen: false } }] : [];
}

/** Outages that had not ended when the journal did. */
export function openOutages(watched: AllWatched, isCounted: boolean): readonly (Finding & { stretch: Stretch })[] {
  return [...watched].flatMap(([key, { outage }]) =>
    outage === null || !(isCounted || outage.ms > 0)
      ? []
      : [{ key: `${key}/outage`, stretch: { from: outage.from, ms: outage.ms, why: outage.why, isOpen: true } }],
  );
}
