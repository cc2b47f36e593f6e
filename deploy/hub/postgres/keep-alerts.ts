import type pg from "pg";
import type { FrameFate } from "../hub-store.ts";
import type { Heard } from "./batch.ts";
import type { FrameOf } from "./journal-views.ts";

/** An event that alarms, in its place. */
interface Alarm {
  readonly centre: string;
  readonly epoch: string;
  readonly seq: number;
  readonly type: string;
}

interface InPlace {
  readonly frames: readonly FrameOf[];
  readonly alerts: readonly Alarm[];
  readonly now: Date;
  readonly fates: Map<Heard, FrameFate>;
}

const EARLY = `
SELECT w.place::int AS place, a.seq, a.body
FROM unnest($1::text[], $2::text[], $3::int8[], $4::int8[]) WITH ORDINALITY AS w(centre, epoch, first, last, place)
JOIN alerts a ON a.centre = w.centre AND a.epoch = w.epoch AND a.seq BETWEEN w.first AND w.last AND a.body IS NOT NULL`;

/** The ordinary stream has brought the events: early copies of the same text are not needed any more. Others stay, and are told. */
export async function cameInPlace(client: pg.ClientBase, { frames, alerts, now, fates }: InPlace): Promise<void> {
  const early = await client.query<{ place: number; seq: number; body: string }>({
    name: "early",
    text: EARLY,
    values: [
      frames.map(({ centre }) => centre),
      frames.map(({ frame }) => frame.epoch),
      frames.map(({ frame }) => frame.first),
      frames.map(({ frame }) => frame.last),
    ],
  });
  for (const { place, seq, body } of early.rows) {
    const one = frames[place - 1] as (Heard & FrameOf) | undefined;
    if (one === undefined) continue;
    const { centre, frame } = one;
    if (frame.bodies[seq - frame.first] === body) {
      const where = [centre, frame.epoch, seq];
      await client.query("UPDATE alerts SET body = NULL WHERE centre = $1 AND epoch = $2 AND seq = $3", where);
      continue;
    }
    const fate = fates.get(one);
    if (fate?.type === "kept") fates.set(one, { ...fate, changed: [...(fate.changed ?? []), seq] });
  }
  if (alerts.length === 0) return;
  await client.query(
    `INSERT INTO alerts (centre, epoch, seq, type, heard)
SELECT w.centre, w.epoch, w.seq, w.type, $5 FROM unnest($1::text[], $2::text[], $3::int8[], $4::text[]) AS w(centre, epoch, seq, type)
ON CONFLICT (centre, epoch, seq) DO NOTHING`,
    [
      alerts.map(({ centre }) => centre),
      alerts.map(({ epoch }) => epoch),
      alerts.map(({ seq }) => seq),
      alerts.map(({ type }) => type),
      now.toISOString(),
    ],
  );
}

const KNOWN = `
SELECT w.seq, coalesce(e.body, a.body) AS body, r.day IS NOT NULL AS "isInPlace"
FROM unnest($3::int8[]) AS w(seq)
LEFT JOIN runs r ON r.centre = $1 AND r.epoch = $2 AND r.seqs @> w.seq
LEFT JOIN events e ON e.day = r.day AND e.centre = $1 AND e.epoch = $2 AND e.seq = w.seq
LEFT JOIN alerts a ON a.centre = $1 AND a.epoch = $2 AND a.seq = w.seq`;

type HeardAlerts = Extract<Heard, { what: "alerts" }>;

/** Takes early copies: each is kept until the event itself comes in its place. */
export async function keepAlerts(
  client: pg.ClientBase,
  messages: readonly HeardAlerts[],
  fates: Map<Heard, FrameFate>,
): Promise<void> {
  for (const message of messages) fates.set(message, await keepOne(client, message));
}

async function keepOne(client: pg.ClientBase, { centre, alerts, heard }: HeardAlerts): Promise<FrameFate> {
  const { epoch, events } = alerts;
  const read = await client.query<{ seq: number; body: string | null; isInPlace: boolean }>(KNOWN, [
    centre,
    epoch,
    events.map(({ seq }) => seq),
  ]);
  const known = new Map(read.rows.map((row) => [row.seq, row]));
  const changed = events.find(({ seq, body }) => (known.get(seq)?.body ?? body) !== body);
  if (changed !== undefined) return { type: "broken", why: `alert ${changed.seq} differs from the event kept` };
  const kept = await client.query(
    `INSERT INTO alerts (centre, epoch, seq, type, heard, body)
SELECT $1, $2, w.seq, w.type, $6, w.body FROM unnest($3::int8[], $4::text[], $5::text[]) AS w(seq, type, body)
ON CONFLICT (centre, epoch, seq) DO NOTHING`,
    [
      centre,
      epoch,
      events.map(({ seq }) => seq),
      events.map(({ type }) => type),
      events.map(({ seq, body }) => (known.get(seq)?.isInPlace ? null : body)),
      heard,
    ],
  );
  const added = kept.rowCount ?? 0;
  return { type: "kept", added, doubled: events.length - added };
}
