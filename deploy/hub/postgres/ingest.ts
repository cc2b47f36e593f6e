import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { isAlertOnWire } from "../../../agent/uplink/alert.ts";
import { GAPS_MAX } from "../../../agent/uplink/contract/schemas.ts";
import { shardOf } from "../../../agent/uplink/topic.ts";
import { type DeclaredLoss, lacked } from "../declared.ts";
import { gapOf, visitOf } from "../hub-schema.ts";
import type { FrameFate } from "../hub-store.ts";
import type { Fence, Heard, Settled, Stand } from "./batch.ts";
import { type FrameOf, readViews, type Views, viewOf } from "./journal-views.ts";
import { cameInPlace, keepAlerts } from "./keep-alerts.ts";
import { keepMachines, keepPictures, keepResults } from "./keep-words.ts";
import { advance, type FreshEvent, holes, type JournalView, type Run, weigh } from "./weigh.ts";

const FENCE = `
SELECT l.shard FROM shard_lease l JOIN unnest($1::int2[], $2::int8[]) AS w(shard, token) USING (shard, token)
WHERE l.until > clock_timestamp() ORDER BY l.shard FOR KEY SHARE OF l`;

/** The shards that may be written. Until the transaction ends nobody else takes them. */
async function heldShards(
  client: pg.ClientBase,
  fence: Fence,
  heard: readonly Heard[],
): Promise<(centre: string) => boolean> {
  if (fence === null) return () => true;
  const shards = [...new Set(heard.map(({ centre }) => Number.parseInt(shardOf(centre), 16)))];
  const values = [shards, shards.map((shard) => fence.get(shard) ?? -1)];
  const held = await client.query<{ shard: number }>({ name: "fence", text: FENCE, values });
  const known = new Set(held.rows.map(({ shard }) => shard));
  return (centre) => known.has(Number.parseInt(shardOf(centre), 16));
}

/** Keeps a batch within a transaction that the caller ends. `heard` is now, by the hub's clock. */
export async function keepBatch(
  client: pg.ClientBase,
  heard: readonly Heard[],
  { fence, now }: { readonly fence: Fence; readonly now: Date },
): Promise<Settled> {
  const isHeld = await heldShards(client, fence, heard);
  const mine = heard.filter(({ centre }) => isHeld(centre));
  const fates = new Map<Heard, FrameFate>();
  const of = <What extends Heard["what"]>(what: What) =>
    mine.filter((one): one is Extract<Heard, { what: What }> => one.what === what);
  const frames = of("frame");
  const stands = frames.length === 0 ? [] : await keepFrames(client, frames, { fates, now });
  await keepAlerts(client, of("alerts"), fates);
  await keepPictures(client, of("picture"), now);
  await keepMachines(client, of("machine"), now);
  await keepResults(client, of("result"));
  const asked = await standsOf(client, of("hello"), now);
  const fateOf = (one: Heard) => (isHeld(one.centre) ? (fates.get(one) ?? null) : "fenced");
  return { fates: heard.map(fateOf), stands: [...stands, ...asked] };
}

type HeardHello = Extract<Heard, { what: "hello" }>;

/** Read after the frames of the same batch are in, so that no later answer tells less than an earlier one. */
async function standsOf(client: pg.ClientBase, hellos: readonly HeardHello[], now: Date): Promise<readonly Stand[]> {
  const journals = hellos.flatMap(({ centre, epochs }) => epochs.map((epoch) => ({ centre, epoch })));
  if (journals.length === 0) return [];
  const views = await readViews(client, [], journals);
  await declareFormer(client, hellos, { views, now });
  return [...views.values()].map((view) => ({ ...standOf(view), chain: view.links.get(view.upto)?.chain ?? null }));
}

const standOf = (view: JournalView): Stand => ({
  centre: view.centre,
  epoch: view.epoch,
  upto: view.upto,
  gaps: holes(view, GAPS_MAX),
});

type HeardFrame = Extract<Heard, { what: "frame" }>;
interface Placed extends FreshEvent {
  readonly centre: string;
  readonly epoch: string;
}
interface Loss extends DeclaredLoss {
  readonly centre: string;
}
interface Telling {
  readonly fates: Map<Heard, FrameFate>;
  readonly now: Date;
}

async function keepFrames(client: pg.ClientBase, frames: readonly HeardFrame[], { fates, now }: Telling) {
  const day = now.toISOString().slice(0, "2026-03-02".length);
  const gaps = frames.flatMap(gapsOf);
  const views = await readViews(client, frames, gaps);
  const before = new Map([...views.values()].map((view) => [view, view.runs]));
  const fresh: Placed[] = [];
  const sound: FrameOf[] = [];
  for (const one of frames) {
    const { centre, frame } = one;
    const view = viewOf(views, centre, frame.epoch);
    if (view === undefined) continue;
    const weighed = weigh(view, frame, day);
    fates.set(one, weighed.fate);
    if (weighed.fate.type === "broken") continue;
    sound.push(one);
    for (const event of weighed.fresh) fresh.push({ ...event, centre, epoch: frame.epoch });
    declareLost(views, one);
  }
  await copyEvents(client, fresh, day);
  await writeRuns(client, before);
  await writeStands(client, before, now);
  await writeLost(client, sound.flatMap(gapsOf));
  await cameInPlace(client, { frames: sound, alerts: fresh.filter(({ type }) => isAlertOnWire(type)), now, fates });
  const touched = new Set(frames.map(({ centre, frame }) => viewOf(views, centre, frame.epoch)));
  return [...touched].flatMap((view) => (view === undefined ? [] : [standOf(view)]));
}

/** Former journals go on over what their centre says is lost of them, as far as it is not here. */
async function declareFormer(
  client: pg.ClientBase,
  hellos: readonly HeardHello[],
  { views, now }: { readonly views: Views; readonly now: Date },
): Promise<void> {
  const [lost, touched]: [Loss[], Map<JournalView, readonly Run[]>] = [[], new Map()];
  for (const { centre, lost: losses = [] } of hellos) {
    for (const { epoch, ...range } of losses) {
      const view = viewOf(views, centre, epoch);
      const parts = view === undefined ? [] : lacked(range, view.upto, [...view.runs, ...view.lost]);
      if (view === undefined || parts.length === 0) continue;
      lost.push(...parts.map((part) => ({ centre, epoch, ...part })));
      touched.set(view, view.runs);
      view.lost = [...view.lost, ...parts];
      advance(view);
    }
  }
  if (lost.length === 0) return;
  await writeStands(client, touched, now);
  await writeLost(client, lost);
}

const GAP = "talon.journal.gap.v1";

const gapsOf = ({ centre, frame }: FrameOf) =>
  frame.types.flatMap((type, at) => {
    const gap = type === GAP ? gapOf(frame.bodies[at] ?? "") : null;
    return gap === null ? [] : [{ centre, ...gap }];
  });

/** An epoch's run goes on over what a later one declares that nobody can send. */
function declareLost(views: Views, one: FrameOf): void {
  for (const { centre, epoch, first, last } of gapsOf(one)) {
    const view = viewOf(views, centre, epoch);
    if (view === undefined) continue;
    view.lost = [...view.lost, { first, last }];
    advance(view);
  }
}

const COPY = "COPY events (day, centre, epoch, seq, type, visit, chain, body) FROM STDIN";
const ESCAPED = /[\\\n\r\t]/g;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const copied = (text: string): string => text.replace(ESCAPED, (mark) => ESCAPES[mark] ?? mark);
/** So many rows make one piece of a COPY. */
const ROWS_A_PIECE = 200;

function* rows(events: readonly Placed[], day: string): Generator<string> {
  for (let from = 0; from < events.length; from += ROWS_A_PIECE) {
    let piece = "";
    for (const { centre, epoch, seq, type, chain, body } of events.slice(from, from + ROWS_A_PIECE))
      piece += `${day}\t${centre}\t${epoch}\t${seq}\t${type}\t${visitOf(body) ?? "\\N"}\t\\\\x${chain}\t${copied(body)}\n`;
    yield piece;
  }
}

async function copyEvents(client: pg.ClientBase, events: readonly Placed[], day: string): Promise<void> {
  if (events.length === 0) return;
  await pipeline(Readable.from(rows(events, day), { objectMode: false }), client.query(copyFrom(COPY)));
}

type Before = ReadonlyMap<JournalView, readonly Run[]>;

async function writeRuns(client: pg.ClientBase, before: Before): Promise<void> {
  const [gone, come]: [unknown[][], unknown[][]] = [[], []];
  for (const [{ centre, epoch, runs }, old] of before) {
    for (const { first } of old.filter((run) => !runs.includes(run))) gone.push([centre, epoch, first]);
    for (const { first, last, day } of runs.filter((run) => !old.includes(run)))
      come.push([centre, epoch, `[${first},${last}]`, day]);
  }
  const column = (table: unknown[][], at: number) => table.map((row) => row[at]);
  if (gone.length > 0)
    await client.query({
      name: "runs-gone",
      text: `DELETE FROM runs r USING unnest($1::text[], $2::text[], $3::int8[]) AS w(centre, epoch, first)
WHERE r.centre = w.centre AND r.epoch = w.epoch AND r.seqs @> w.first AND lower(r.seqs) = w.first`,
      values: [column(gone, 0), column(gone, 1), column(gone, 2)],
    });
  if (come.length > 0)
    await client.query({
      name: "runs-come",
      text: "INSERT INTO runs (centre, epoch, seqs, day) SELECT * FROM unnest($1::text[], $2::text[], $3::int8range[], $4::date[])",
      values: [column(come, 0), column(come, 1), column(come, 2), column(come, 3)],
    });
}

const STANDS = `
INSERT INTO stands (centre, epoch, upto, duplicates, chain, heard)
SELECT centre, epoch, upto, duplicates, decode(chain, 'hex'), heard
FROM unnest($1::text[], $2::text[], $3::int8[], $4::int8[], $5::text[], $6::timestamptz[]) AS w(centre, epoch, upto, duplicates, chain, heard)
ON CONFLICT (centre, epoch) DO UPDATE SET upto = excluded.upto, duplicates = excluded.duplicates, chain = excluded.chain,
  heard = coalesce(excluded.heard, stands.heard)`;

/** `before` has the runs of each journal as they were: where they grew, something new was heard. */
async function writeStands(client: pg.ClientBase, before: Before, now: Date): Promise<void> {
  const views = [...before.keys()];
  const values = [
    views.map(({ centre }) => centre),
    views.map(({ epoch }) => epoch),
    views.map(({ upto }) => upto),
    views.map(({ duplicates }) => duplicates),
    views.map(({ upto, links }) => links.get(upto)?.chain ?? null),
    views.map((view) => (view.runs === before.get(view) ? null : now.toISOString())),
  ];
  await client.query({ name: "stands", text: STANDS, values });
}

async function writeLost(client: pg.ClientBase, gaps: readonly Loss[]): Promise<void> {
  for (const { centre, epoch, first, last } of gaps)
    await client.query("INSERT INTO lost (centre, epoch, first, last) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", [
      centre,
      epoch,
      first,
      last,
    ]);
}
