import { elapsedMs, type Instant } from "../instant.ts";

/** One ticket taken at a kiosk: `what` is its service and language. */
export interface Press {
  readonly visit: string;
  readonly seq: number;
  readonly at: Instant;
  readonly what: string;
}

/** Tickets that look as if one hand had taken them. */
export interface Batch {
  readonly visits: readonly string[];
  readonly seqs: readonly number[];
  /** How even the gaps are, where they are as even as a machine's; null where only the sameness tells. */
  readonly rhythm: { readonly cv: number } | null;
  readonly meanGapMs: number;
  /** Those of them that came to their station, and those that did not come to a fair call. */
  readonly came: readonly string[];
  readonly missing: readonly string[];
  /** How many of them came in the opening minutes. */
  readonly opening: number;
}

/** So many tickets in a row before their rhythm is judged: nine gaps of different people are that even once in ten thousand times. */
export const RHYTHM_TICKETS = 10;
/** Standard deviation of the gaps over their mean: people who stand in line show 0.4 to 0.7. */
export const RHYTHM_CV_MAX = 0.16;
const RHYTHM_GAP_MAX_MS = 12_000;
/** A family takes up to six; more of one service in one language with short gaps may be a bus, so that no-shows have to confirm it. */
const SAME_TICKETS = 8;
const SAME_GAP_MAX_MS = 25_000;
const BATCH_MAX = 60;

/** The batch that the newest press belongs to, and whether it makes the last one longer; null where it looks like nothing. */
export function batchOf(
  latest: readonly Press[],
  last: Batch | null,
): { readonly batch: Batch; readonly isLonger: boolean } | null {
  const newest = latest.at(-1);
  if (newest === undefined) return null;
  const row = latest.slice(-RHYTHM_TICKETS);
  const rhythm = rhythmOf(row);
  const run = rhythm === null ? sameRun(latest) : row;
  if (rhythm === null && run.length < SAME_TICKETS) return null;
  const before = latest.at(-2)?.visit;
  const isLonger = last !== null && before !== undefined && holds(last, before);
  if (!isLonger) return { batch: newBatch(run, rhythm), isLonger: false };
  const added = run.filter((press) => press === newest || !holds(last, press.visit));
  const best = rhythm === null || (last.rhythm !== null && last.rhythm.cv <= rhythm.cv) ? last.rhythm : rhythm;
  const visits = [...last.visits, ...added.map((press) => press.visit)].slice(-BATCH_MAX);
  const seqs = [...last.seqs, ...added.map((press) => press.seq)].slice(-BATCH_MAX);
  return { batch: { ...last, visits, seqs, rhythm: best, opening: last.opening + added.length }, isLonger: true };
}

/** Whether a batch has this ticket; looked for among the newest first. */
export const holds = (batch: Batch, visit: string): boolean => batch.visits.lastIndexOf(visit) >= 0;

const newBatch = (run: readonly Press[], rhythm: Batch["rhythm"]): Batch => ({
  visits: run.map((press) => press.visit),
  seqs: run.map((press) => press.seq),
  rhythm,
  meanGapMs: mean(gaps(run)),
  came: [],
  missing: [],
  opening: run.length,
});

function rhythmOf(run: readonly Press[]): Batch["rhythm"] {
  if (run.length < RHYTHM_TICKETS) return null;
  const each = gaps(run);
  const middle = mean(each);
  if (middle > RHYTHM_GAP_MAX_MS || middle === 0) return null;
  let squares = 0;
  for (const gap of each) {
    if (gap < 0) return null;
    squares += (gap - middle) ** 2;
  }
  const cv = Math.sqrt(squares / each.length) / middle;
  return cv <= RHYTHM_CV_MAX ? { cv } : null;
}

/** The longest run at the end of one service in one language with short gaps. */
function sameRun(latest: readonly Press[]): readonly Press[] {
  const newest = latest.at(-1);
  let from = latest.length - 1;
  while (from > 0) {
    const [before, after] = [latest[from - 1], latest[from]];
    if (before === undefined || after === undefined || before.what !== newest?.what) break;
    const gap = elapsedMs(before.at, after.at);
    if (gap === null || gap > SAME_GAP_MAX_MS) break;
    from -= 1;
  }
  return latest.slice(from);
}

/** Gaps between presses; one that cannot be told is negative. */
function gaps(run: readonly Press[]): readonly number[] {
  const each: number[] = [];
  let from: Press | null = null;
  for (const press of run) {
    if (from !== null) each.push(elapsedMs(from.at, press.at) ?? -1);
    from = press;
  }
  return each;
}

const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
