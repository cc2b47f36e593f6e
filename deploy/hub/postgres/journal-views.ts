import type pg from "pg";
import type { ReadFrame } from "../frame-reader.ts";
import type { JournalView, Run } from "./weigh.ts";

export interface FrameOf {
  readonly centre: string;
  readonly frame: ReadFrame;
}

const keyOf = (centre: string, epoch: string): string => `${centre} ${epoch}`;

/** The journals that a batch touches, as they are kept. */
export type Views = ReadonlyMap<string, JournalView>;

export const viewOf = (views: Views, centre: string, epoch: string): JournalView | undefined =>
  views.get(keyOf(centre, epoch));

interface ViewRow {
  readonly place: number;
  readonly upto: number;
  readonly duplicates: number;
  readonly chain: string | null;
  readonly runs: readonly (readonly [number, number, string])[] | null;
  readonly lost: readonly (readonly [number, number])[] | null;
}

const VIEWS = `
SELECT w.place::int AS place, coalesce(s.upto, 0) AS upto, coalesce(s.duplicates, 0) AS duplicates, encode(coalesce(s.chain, (SELECT e.chain FROM runs r JOIN events e ON e.day = r.day AND e.centre = r.centre AND e.epoch = r.epoch AND e.seq = s.upto
    WHERE r.centre = s.centre AND r.epoch = s.epoch AND r.seqs @> s.upto)), 'hex') AS chain,
  (SELECT json_agg(json_build_array(lower(r.seqs), upper(r.seqs) - 1, r.day)) FROM runs r
   WHERE r.centre = w.centre AND r.epoch = w.epoch AND r.seqs && int8range(least(w.low, coalesce(s.upto, 0)), NULL)) AS runs,
  (SELECT json_agg(json_build_array(l.first, l.last)) FROM lost l
   WHERE l.centre = w.centre AND l.epoch = w.epoch AND l.last > coalesce(s.upto, 0)) AS lost
FROM unnest($1::text[], $2::text[], $3::int8[]) WITH ORDINALITY AS w(centre, epoch, low, place)
LEFT JOIN stands s ON s.centre = w.centre AND s.epoch = w.epoch`;

interface Wanted {
  readonly centre: string;
  readonly epoch: string;
  low: number;
}

function wantedOf(frames: readonly FrameOf[], others: readonly Omit<Wanted, "low">[]): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const { centre, frame } of frames) {
    const key = keyOf(centre, frame.epoch);
    const known = wanted.get(key);
    if (known === undefined) wanted.set(key, { centre, epoch: frame.epoch, low: frame.first - 1 });
    else known.low = Math.min(known.low, frame.first - 1);
  }
  for (const { centre, epoch } of others) {
    const key = keyOf(centre, epoch);
    if (!wanted.has(key)) wanted.set(key, { centre, epoch, low: Number.MAX_SAFE_INTEGER });
  }
  return [...wanted.values()];
}

/** Reads what is kept of the journals of the frames, and of `others` besides. */
export async function readViews(
  client: pg.ClientBase,
  frames: readonly FrameOf[],
  others: readonly { readonly centre: string; readonly epoch: string }[] = [],
): Promise<Views> {
  const wanted = wantedOf(frames, others);
  const read = await client.query<ViewRow>({
    name: "views",
    text: VIEWS,
    values: [wanted.map((one) => one.centre), wanted.map((one) => one.epoch), wanted.map((one) => one.low)],
  });
  const views = new Map<string, JournalView>();
  for (const { place, upto, duplicates, chain, runs, lost } of read.rows) {
    const { centre, epoch } = wanted[place - 1] ?? { centre: "", epoch: "" };
    const view: JournalView = {
      centre,
      epoch,
      upto,
      duplicates,
      runs: (runs ?? []).map(([first, last, day]): Run => ({ day, first, last })),
      lost: (lost ?? []).map(([first, last]) => ({ first, last })),
      links: new Map(),
    };
    if (chain !== null) view.links.set(upto, { chain, body: null });
    views.set(keyOf(centre, epoch), view);
  }
  await readLinks(client, views, frames);
  return views;
}

const LINKS = `
SELECT w.place::int AS place, e.seq, encode(e.chain, 'hex') AS chain, CASE WHEN e.seq = w.after THEN e.body END AS body
FROM unnest($1::text[], $2::text[], $3::date[], $4::int8[], $5::int8[], $6::int8[])
  WITH ORDINALITY AS w(centre, epoch, day, first, last, after, place)
JOIN events e ON e.centre = w.centre AND e.epoch = w.epoch AND e.day = w.day AND e.seq BETWEEN w.first AND w.last`;

interface LinkRow {
  readonly place: number;
  readonly seq: number;
  readonly chain: string;
  readonly body: string | null;
}

/** Where a frame only goes on from the unbroken run, its end is known already; anything else that it touches is read. */
async function readLinks(client: pg.ClientBase, views: Views, frames: readonly FrameOf[]): Promise<void> {
  const touched = frames.flatMap(({ centre, frame }) => {
    const view = viewOf(views, centre, frame.epoch);
    if (view === undefined) return [];
    const low = view.links.has(frame.first - 1) ? frame.first : frame.first - 1;
    return view.runs
      .map((run) => ({
        view,
        day: run.day,
        first: Math.max(run.first, low),
        last: Math.min(run.last, frame.last + 1),
        after: frame.last + 1,
      }))
      .filter(({ first, last }) => first <= last);
  });
  if (touched.length === 0) return;
  const read = await client.query<LinkRow>({
    name: "links",
    text: LINKS,
    values: [
      touched.map(({ view }) => view.centre),
      touched.map(({ view }) => view.epoch),
      touched.map(({ day }) => day),
      touched.map(({ first }) => first),
      touched.map(({ last }) => last),
      touched.map(({ after }) => after),
    ],
  });
  for (const { place, seq, chain, body } of read.rows) {
    const links = touched[place - 1]?.view.links;
    links?.set(seq, { chain, body: body ?? links.get(seq)?.body ?? null });
  }
}
