import { hash } from "node:crypto";
import { follows, linkAfter, linksOf, type ReadFrame } from "../frame-reader.ts";
import type { FrameFate } from "../hub-store.ts";

/** Numbers that are kept, and the day on which they came. */
export interface Run {
  readonly day: string;
  readonly first: number;
  readonly last: number;
}

/** An event that is kept: its chain value, and its text where a frame ends before it. */
export interface Link {
  readonly chain: string;
  readonly body: string | null;
}

/** One journal as far as a batch touches it. `runs` are those from the end of the unbroken run on, and those that the batch comes near. */
export interface JournalView {
  readonly centre: string;
  readonly epoch: string;
  upto: number;
  duplicates: number;
  runs: readonly Run[];
  lost: readonly { readonly first: number; readonly last: number }[];
  readonly links: Map<number, Link>;
}

export interface FreshEvent {
  readonly seq: number;
  readonly type: string;
  readonly chain: string;
  readonly body: string;
}

export interface Weighed {
  readonly fate: FrameFate;
  readonly fresh: readonly FreshEvent[];
}

const sha256 = (text: string): string => hash("sha256", text, "hex");

const isIn = (seq: number) => (run: { readonly first: number; readonly last: number }) =>
  run.first <= seq && seq <= run.last;

/** Whether the chain of a frame follows from what is kept, and which of its events are new. What it brings is entered in the view. */
export function weigh(view: JournalView, frame: ReadFrame, day: string): Weighed {
  const links = linksOf(frame);
  const why = contradiction(view, frame, links);
  if (why !== null) return { fate: { type: "broken", why }, fresh: [] };
  const fresh: FreshEvent[] = [];
  for (const [at, body] of frame.bodies.entries()) {
    const seq = frame.first + at;
    const chain = links[at];
    if (chain === undefined || view.runs.some(isIn(seq))) continue;
    view.links.set(seq, { chain, body });
    fresh.push({ seq, type: frame.types[at] ?? "", chain, body });
  }
  view.runs = fresh.reduce((runs, { seq }) => withNumber(runs, seq, day), view.runs);
  const doubled = frame.bodies.length - fresh.length;
  view.duplicates += doubled;
  advance(view);
  return { fate: { type: "kept", added: fresh.length, doubled }, fresh };
}

function contradiction({ centre, links }: JournalView, frame: ReadFrame, fresh: readonly string[]): string | null {
  const before = frame.first === 1 ? sha256(`talon:${centre}:${frame.epoch}`) : links.get(frame.first - 1)?.chain;
  if (before !== undefined && !follows(before, frame))
    return `the chain before event ${frame.first} is not the one kept`;
  for (const [at, chain] of fresh.entries()) {
    const kept = links.get(frame.first + at);
    if (kept !== undefined && kept.chain !== chain) return `event ${frame.first + at} differs from the one kept`;
  }
  const after = links.get(frame.last + 1);
  if (typeof after?.body === "string" && after.chain !== linkAfter(fresh.at(-1) ?? "", after.body))
    return `event ${frame.last + 1} does not follow from event ${frame.last}`;
  return null;
}

/** Runs of one day that touch become one. */
function withNumber(runs: readonly Run[], seq: number, day: string): readonly Run[] {
  const before = runs.find((run) => run.day === day && run.last === seq - 1);
  const after = runs.find((run) => run.day === day && run.first === seq + 1);
  const joined = { day, first: before?.first ?? seq, last: after?.last ?? seq };
  return [...runs.filter((run) => run !== before && run !== after), joined];
}

/** Takes the unbroken run on over what is kept and what was declared lost. */
export function advance(view: JournalView): void {
  for (;;) {
    const next = [...view.runs, ...view.lost].find(isIn(view.upto + 1));
    if (next === undefined) return;
    view.upto = next.last;
  }
}

/** The first numbers that are missing below what is kept. */
export function holes({ upto, runs, lost }: JournalView, most: number): readonly { first: number; last: number }[] {
  const beyond = [...runs, ...lost].filter(({ last }) => last > upto).sort((one, other) => one.first - other.first);
  const found: { first: number; last: number }[] = [];
  let end = upto;
  for (const { first, last } of beyond) {
    if (first > end + 1) found.push({ first: end + 1, last: first - 1 });
    end = Math.max(end, last);
  }
  return found.slice(0, most);
}
