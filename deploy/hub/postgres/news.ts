import type pg from "pg";
import { isAlertOnWire } from "../../../agent/uplink/alert.ts";
import type { HubNews } from "../hub-read.ts";
import type { Heard, Settled } from "./batch.ts";

export const CHANNEL = "talon_hub";
/** A notification of PostgreSQL holds 8,000 bytes. */
const NEWS_A_NOTE = 40;

/** What a batch changed, said once for each journal and centre. */
export function newsOf(heard: readonly Heard[], { fates }: Settled): readonly HubNews[] {
  const news = new Map<string, HubNews>();
  for (const [at, one] of heard.entries()) {
    const fate = fates[at];
    if (fate === "fenced" || fate?.type === "broken") continue;
    for (const item of newsOfOne(one, fate?.added ?? 0)) {
      const key = `${item.what} ${item.centre} ${item.what === "events" ? `${item.epoch} ${item.mode}` : ""}`;
      news.set(key, joined(news.get(key), item));
    }
  }
  return [...news.values()];
}

function newsOfOne(one: Heard, added: number): readonly HubNews[] {
  const { centre } = one;
  if (one.what === "picture") return [{ what: one.of, centre }];
  if (one.what === "alerts") return [{ what: "alarm", centre }];
  if (one.what === "result") return [{ what: one.result.op === "config" ? "config" : "command", centre }];
  if (one.what === "hello" || one.what === "machine") return [];
  if (added === 0) return [];
  const { epoch, first, last, mode, types } = one.frame;
  const events: HubNews = { what: "events", centre, epoch, first, last, mode };
  return types.some(isAlertOnWire) ? [events, { what: "alarm", centre }] : [events];
}

const joined = (known: HubNews | undefined, item: HubNews): HubNews =>
  known?.what === "events" && item.what === "events"
    ? { ...item, first: Math.min(known.first, item.first), last: Math.max(known.last, item.last) }
    : item;

/** Tells every process that reads this database. Not durable, and after the fact: whoever missed it reads again in time. */
export async function announce(pool: pg.Pool, news: readonly HubNews[]): Promise<void> {
  if (news.length === 0) return;
  const notes = Array.from({ length: Math.ceil(news.length / NEWS_A_NOTE) }, (_, at) =>
    JSON.stringify(news.slice(at * NEWS_A_NOTE, (at + 1) * NEWS_A_NOTE)),
  );
  const client = await pool.connect();
  try {
    await client.query("SET synchronous_commit = off");
    await client.query("SELECT pg_notify($1, note) FROM unnest($2::text[]) AS note", [CHANNEL, notes]);
  } finally {
    await client.query("RESET synchronous_commit").catch(() => undefined);
    client.release();
  }
}
