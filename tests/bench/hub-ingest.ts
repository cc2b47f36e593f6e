import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import mqtt, { type MqttClient } from "mqtt";
import { from as copyFrom } from "pg-copy-streams";
import { seq } from "../../agent/kernel/units.ts";
import { frameOf } from "../../agent/uplink/frame.ts";
import { shardOf, topicsOf } from "../../agent/uplink/topic.ts";
import { openDatabase, transaction } from "../../deploy/hub/postgres/database.ts";
import { migrate } from "../../deploy/hub/postgres/migrate.ts";
import { makePartitions } from "../../deploy/hub/postgres/partitions.ts";
import { startWorkerProcess, waitUntil } from "../contracts/hub-workers.ts";
import { type Mosquitto, startMosquitto } from "../contracts/real-mosquitto.ts";
import { type Postgres, startPostgres } from "../contracts/real-postgres.ts";

const [centresAsked = 64, framesAsked = 40] = process.argv.slice(2).map(Number);
const FRAME_EVENTS = 50;
const WINDOW_FRAMES = 8;
const WAIT_MS = 300_000;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

interface Row {
  readonly centre: string;
  readonly seq: number;
  readonly chain: string;
  readonly body: string;
}

interface Journal {
  readonly centre: string;
  readonly rows: readonly Row[];
  readonly frames: readonly string[];
}

/** Evenly over the shards, so that every range has as much to do. */
const centres = (count: number): readonly string[] => {
  const perShard = new Map<string, number>();
  const names: string[] = [];
  for (let no = 1; names.length < count; no += 1) {
    const name = `kz-load-${no}`;
    const used = perShard.get(shardOf(name)) ?? 0;
    if (used >= Math.ceil(count / 64)) continue;
    perShard.set(shardOf(name), used + 1);
    names.push(name);
  }
  return names;
};

const bodyOf = (centre: string, no: number): string => {
  const visit = `2026-03-02-A${String(1 + (no % 900)).padStart(3, "0")}`;
  const at = new Date(Date.UTC(2026, 2, 2, 4) + no * 1_500).toISOString();
  return JSON.stringify({
    specversion: "1.0",
    id: `e1.${no}`,
    source: `/${centre}/agent`,
    type: "talon.stage.finished.v1",
    subject: visit,
    time: at,
    recordedtime: at,
    sequence: String(no).padStart(12, "0"),
    partitionkey: centre,
    correlationid: visit,
    causationid: `e1.${no - 1}`,
    dataschema: "urn:talon:event:stage.finished:v1",
    bootid: "5f0c6c9e-6f4e-4a37-8a65-0d0a7c4c1b77",
    monoms: no * 1_500,
    timequality: "ntp",
    timezone: "Asia/Almaty",
    datacontenttype: "application/json",
    data: {
      visit,
      ticket: visit.slice(-4),
      service: "licence-first",
      stage: "intake",
      authority: "centre",
      station: "w1",
      operator: "op-7",
      outcome: "passed",
      servedMs: no,
    },
  });
};

function journalOf(centre: string, frames: number): Journal {
  let chain = sha256(`talon:${centre}:e1`);
  const [rows, texts]: [Row[], string[]] = [[], []];
  for (let frame = 0; frame < frames; frame += 1) {
    const before = chain;
    const records = Array.from({ length: FRAME_EVENTS }, (_, at) => {
      const no = frame * FRAME_EVENTS + at + 1;
      const body = bodyOf(centre, no);
      chain = sha256(`${chain}\n${sha256(body)}`);
      rows.push({ centre, seq: no, chain, body });
      return { seq: seq(no), body, chain };
    });
    texts.push(frameOf({ centre, epoch: "e1", mode: "replay", chain: before, records }).text);
  }
  return { centre, rows, frames: texts };
}

const connect = (url: string): Promise<MqttClient> =>
  mqtt.connectAsync(url, { clientId: "load", protocolVersion: 4, reconnectPeriod: 0 });

/** What the centres do together: a window of frames each, moved by the hub's own acknowledgement. Answers when all is acknowledged. */
async function drain(url: string, journals: readonly Journal[]): Promise<number> {
  const client = await connect(url);
  await client.subscribeAsync("talon/1/+/+/down/ack", { qos: 0 });
  const states = new Map(journals.map((journal) => [journal.centre, { journal, sent: 0, upto: 0 }]));
  const began = performance.now();
  await new Promise<void>((done) => {
    let left = journals.length;
    const send = (state: { journal: Journal; sent: number; upto: number }) => {
      const { journal } = state;
      while (state.sent < journal.frames.length && state.sent - state.upto / FRAME_EVENTS < WINDOW_FRAMES) {
        client.publish(topicsOf(journal.centre).events, journal.frames[state.sent] ?? "", { qos: 1 });
        state.sent += 1;
      }
    };
    client.on("message", (topic, payload) => {
      const state = states.get(topic.split("/")[3] ?? "");
      const { upto } = JSON.parse(payload.toString()) as { upto: number };
      if (state === undefined || upto <= state.upto) return;
      state.upto = upto;
      if (upto === state.journal.rows.length) left -= 1;
      if (left === 0) done();
      else send(state);
    });
    for (const state of states.values()) send(state);
  });
  const ms = performance.now() - began;
  await client.endAsync(true);
  return ms;
}

async function withWorkers(count: number, { mosquitto, postgres, journals }: World): Promise<number> {
  const url = await postgres.database(`hub_${count}`);
  const size = 64 / count;
  const hex = (shard: number) => shard.toString(16).padStart(2, "0");
  const ranges = Array.from({ length: count }, (_, at) => `${hex(at * size)}-${hex((at + 1) * size - 1)}`);
  const workers = await Promise.all(
    ranges.map((range) =>
      startWorkerProcess({ name: `w${range}`, mosquitto, postgres: url, more: ["--shards", range] }),
    ),
  );
  const pool = openDatabase({ url });
  const held = "SELECT count(*)::int AS count FROM shard_lease WHERE worker IS NOT NULL";
  await waitUntil(async () => (await pool.query<{ count: number }>(held)).rows[0]?.count === 64, WAIT_MS);
  const ms = await drain(mosquitto.url, journals);
  const kept = await pool.query<{ count: number }>("SELECT count(*)::int AS count FROM events");
  const expected = journals.reduce((sum, { rows }) => sum + rows.length, 0);
  if (kept.rows[0]?.count !== expected) throw new Error(`${kept.rows[0]?.count} of ${expected} events are kept`);
  await pool.end();
  await Promise.all(workers.map((worker) => worker.stop()));
  return ms;
}

const COPY = "COPY events (day, centre, epoch, seq, type, visit, chain, body) FROM STDIN";
const FLOOR_ROWS = 5_000;

/** The floor: the same rows into the same tables and indices, already as text, by COPY alone; each piece durable before the next. */
async function bareCopy({ postgres, journals }: World): Promise<{ readonly ms: number; readonly bytes: number }> {
  const pool = openDatabase({ url: await postgres.database("floor") });
  await migrate(pool);
  const day = new Date().toISOString().slice(0, 10);
  await makePartitions(pool, day);
  const turns = journals[0]?.rows.length ?? 0;
  const lines: string[] = [];
  for (let at = 0; at < turns; at += FRAME_EVENTS)
    for (const { rows } of journals)
      for (const { centre, seq: no, chain, body } of rows.slice(at, at + FRAME_EVENTS))
        lines.push(
          `${day}\t${centre}\te1\t${no}\ttalon.stage.finished.v1\t${body.slice(-400).match(/2026-03-02-A\d{3}/)?.[0]}\t\\\\x${chain}\t${body}\n`,
        );
  const pieces = Array.from({ length: Math.ceil(lines.length / FLOOR_ROWS) }, (_, at) =>
    lines.slice(at * FLOOR_ROWS, (at + 1) * FLOOR_ROWS).join(""),
  );
  const began = performance.now();
  for (const piece of pieces)
    await transaction(pool, async (client) => {
      await pipeline(Readable.from([piece], { objectMode: false }), client.query(copyFrom(COPY)));
    });
  const ms = performance.now() - began;
  const size = await pool.query<{ bytes: number }>(
    "SELECT sum(pg_total_relation_size(inhrelid))::int8 AS bytes FROM pg_inherits WHERE inhparent = 'events'::regclass",
  );
  await pool.end();
  return { ms, bytes: size.rows[0]?.bytes ?? 0 };
}

interface World {
  readonly mosquitto: Mosquitto;
  readonly postgres: Postgres;
  readonly journals: readonly Journal[];
}

const journals = centres(centresAsked).map((centre) => journalOf(centre, framesAsked));
const events = journals.reduce((sum, { rows }) => sum + rows.length, 0);
const open = (settings: string) =>
  settings.replace("allow_anonymous false", "allow_anonymous true").replace(/^(acl_file|password_file).*$/gm, "");
const [mosquitto, postgres] = [await startMosquitto([], open), await startPostgres()];
const world: World = { mosquitto, postgres, journals };
const perSecond = (ms: number): number => Math.round((events * 1000) / ms);
try {
  const { ms: floor, bytes } = await bareCopy(world);
  const size = { bytesAnEvent: journals[0]?.rows[0]?.body.length, bytesOnDisk: Math.round(bytes / events) };
  console.log(JSON.stringify({ events, ...size, bareCopyPerSecond: perSecond(floor) }));
  for (const workers of [1, 2, 4]) {
    const ms = await withWorkers(workers, world);
    const ratio = Number((floor / ms).toFixed(3));
    console.log(JSON.stringify({ workers, eventsPerSecond: perSecond(ms), ofBareCopy: ratio }));
  }
} finally {
  await mosquitto.stop();
  await postgres.stop();
}
process.exit(0);
