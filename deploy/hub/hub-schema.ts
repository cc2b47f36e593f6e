import { eventData } from "../../agent/domain/event.ts";
import { parseJson } from "../../agent/kernel/json.ts";

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS events (
  centre TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, chain TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (centre, epoch, seq)
);
CREATE TABLE IF NOT EXISTS stands (
  centre TEXT NOT NULL, epoch TEXT NOT NULL, upto INTEGER NOT NULL DEFAULT 0, duplicates INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (centre, epoch)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lost (
  centre TEXT NOT NULL, epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (centre, epoch, first, last)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alerts (
  centre TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, heard TEXT NOT NULL,
  body TEXT,
  UNIQUE (centre, epoch, seq)
);
CREATE TABLE IF NOT EXISTS commands (
  command TEXT PRIMARY KEY, centre TEXT NOT NULL, op TEXT NOT NULL, text TEXT NOT NULL, not_after INTEGER NOT NULL,
  phase TEXT, why TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS centres (centre TEXT PRIMARY KEY, live TEXT, state TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hearings (centre TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS machines (centre TEXT PRIMARY KEY, text TEXT NOT NULL, heard INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visit_events (
  centre TEXT NOT NULL, visit TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (centre, visit, epoch, seq)
) WITHOUT ROWID;
`;

/**
 * How far the unbroken run goes that begins at :next: to the end of the first stretch, where seq minus its place among those from :next
 * on stops being the same, or to the end of a range that was declared lost.
 */
export const FILLED = `
SELECT max(upto) AS upto FROM (
  SELECT max(seq) AS upto FROM (
    SELECT seq, row_number() OVER (ORDER BY seq) AS place FROM (
      SELECT seq FROM events WHERE centre = :centre AND epoch = :epoch AND seq >= :next ORDER BY seq LIMIT 1000
    )
  ) WHERE seq = :next + place - 1
  UNION ALL
  SELECT max(last) FROM lost WHERE centre = :centre AND epoch = :epoch AND first <= :next AND last >= :next
)`;

/** The holes between what is kept beyond the unbroken run, whose end is :upto, or was declared lost there. */
export const BEYOND = `
WITH kept AS (SELECT seq FROM events WHERE centre = :centre AND epoch = :epoch AND seq > :upto ORDER BY seq LIMIT 20000),
known AS (
  SELECT seq AS first, seq AS last FROM kept
  UNION ALL
  SELECT first, last FROM lost WHERE centre = :centre AND epoch = :epoch AND last > :upto AND first <= (SELECT max(seq) FROM kept)
)
SELECT before + 1 AS first, next - 1 AS last FROM (
  SELECT first AS next, max(:upto, coalesce(max(last) OVER (ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)) AS before
  FROM known
) WHERE next > before + 1 ORDER BY next LIMIT :most`;

/** What of a range is kept or was declared lost already, as stretches. */
export const WITHIN = `
SELECT min(seq) AS first, max(seq) AS last FROM (
  SELECT seq, seq - row_number() OVER (ORDER BY seq) AS stretch FROM events
  WHERE centre = :centre AND epoch = :epoch AND seq BETWEEN :first AND :last
) GROUP BY stretch
UNION ALL SELECT first, last FROM lost WHERE centre = :centre AND epoch = :epoch AND first <= :last AND last >= :first`;

/** What was declared lost counts once, however often it was declared, and not where it came after all. */
export const COUNTS = `
SELECT s.centre, s.epoch, s.upto, s.duplicates,
  (SELECT count(*) FROM events e WHERE e.centre = s.centre AND e.epoch = s.epoch) AS events,
  (SELECT coalesce(sum(max(0, last - max(first - 1, before))), 0) FROM (
    SELECT first, last, coalesce(max(last) OVER (ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM lost l WHERE l.centre = s.centre AND l.epoch = s.epoch
  )) - (SELECT count(*) FROM events e WHERE e.centre = s.centre AND e.epoch = s.epoch AND EXISTS (
    SELECT 1 FROM lost l WHERE l.centre = s.centre AND l.epoch = s.epoch AND e.seq BETWEEN l.first AND l.last
  )) AS lost
FROM stands s ORDER BY s.centre, s.epoch`;

const VISIT_SUBJECT = /"subject":"(\d{4}-\d{2}-\d{2}-[A-Z]{1,2}[0-9]{3})"/;

/** The visit that an event is about, by what stands before its data; null where it is about something else. */
export const visitOf = (body: string): string | null => VISIT_SUBJECT.exec(body)?.[1] ?? null;

export interface Fill {
  readonly first: number;
  readonly last: number;
}

/** What a centre declares that it can never send; null where the declaration itself is not readable. */
export function gapOf(body: string): (Fill & { readonly epoch: string }) | null {
  const json = parseJson(body);
  const data =
    json.ok && typeof json.value === "object" && json.value !== null && "data" in json.value ? json.value.data : null;
  const read = eventData["journal.gap"].safeParse(data);
  return read.success ? read.data : null;
}
