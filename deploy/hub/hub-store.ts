import { createHash } from "node:crypto";
import Database from "better-sqlite3";
import { isAlertOnWire } from "../../agent/uplink/alert.ts";
import { AlertBook } from "./alert-book.ts";
import { CommandBook } from "./command-book.ts";
import type { ReadAlerts, ReadFrame } from "./frame-reader.ts";
import { BEYOND, COUNTS, FILLED, type Fill, gapOf, SCHEMA } from "./hub-schema.ts";
import { type HoursOf, KpiBook } from "./kpi-book.ts";

/** What became of one frame. */
export type FrameFate =
  /** `changed`: events whose early copies had another text. */
  | { readonly type: "kept"; readonly added: number; readonly doubled: number; readonly changed?: readonly number[] }
  | { readonly type: "broken"; readonly why: string };

export interface CentreCounts {
  readonly centre: string;
  readonly epoch: string;
  readonly events: number;
  readonly upto: number;
  readonly duplicates: number;
  readonly lost: number;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const nextChain = (previous: string, body: string): string => sha256(`${previous}\n${sha256(body)}`);

/** Everything that the hub knows, in one SQLite file: each event once under (centre, epoch, seq). */
export class HubStore {
  readonly #db: Database.Database;
  readonly #statements: ReturnType<typeof prepare>;
  readonly alerts: AlertBook;
  readonly commands: CommandBook;
  readonly kpis: KpiBook;

  constructor(file: string, hoursOf: HoursOf = () => null) {
    this.#db = new Database(file);
    this.#db.pragma("journal_mode = WAL");
    this.#db.pragma("synchronous = FULL");
    this.#db.exec(SCHEMA);
    this.#statements = prepare(this.#db);
    this.alerts = new AlertBook(this.#db);
    this.commands = new CommandBook(this.#db);
    this.kpis = new KpiBook(this.#db, hoursOf);
  }

  /** Does several things in one transaction: what is acknowledged afterwards is durable. */
  together<T>(act: () => T): T {
    return this.#db.transaction(act)();
  }

  /** Takes a frame whose chain follows from what is kept, or shows that it does not. */
  keepFrame(centre: string, frame: ReadFrame, heard = new Date().toISOString()): FrameFate {
    const links = chained(frame);
    const why = this.#contradiction(centre, frame, links);
    if (why !== null) return { type: "broken", why };
    const changed = this.alerts.cameInPlace(centre, frame);
    let added = 0;
    for (const [at, body] of frame.bodies.entries()) {
      const seq = frame.first + at;
      const type = frame.types[at] ?? "";
      added += this.#statements.insert.run(centre, frame.epoch, seq, type, links[at], body).changes;
      if (isAlertOnWire(type)) this.alerts.keep({ centre, epoch: frame.epoch, seq, type, heard, body: null });
      const gap = type === "talon.journal.gap.v1" ? gapOf(body) : null;
      if (gap !== null) this.#statements.lose.run(centre, gap.epoch, gap.first, gap.last);
    }
    const doubled = frame.bodies.length - added;
    this.#statements.count.run(centre, frame.epoch, doubled, doubled);
    this.#advance(centre, frame.epoch);
    return { type: "kept", added, doubled, ...(changed.length === 0 ? {} : { changed }) };
  }

  /** Takes early copies: each is kept until the event itself comes in its place. `heard` is when the hub first heard of it. */
  keepAlerts(centre: string, { epoch, events }: ReadAlerts, heard: string): FrameFate {
    const changed = events.find(({ seq, body }) => {
      const known = this.#statements.event.get(centre, epoch, seq)?.body ?? this.alerts.bodyAt(centre, epoch, seq);
      return known !== null && known !== body;
    });
    if (changed !== undefined) return { type: "broken", why: `alert ${changed.seq} differs from the event kept` };
    let added = 0;
    for (const event of events) {
      const isInPlace = this.#chainAt(centre, epoch, event.seq) !== null;
      added += this.alerts.keep({ centre, epoch, heard, ...event, body: isInPlace ? null : event.body });
    }
    return { type: "kept", added, doubled: events.length - added };
  }

  /** What is kept on either side of the frame, and inside it, must give the same chain. */
  #contradiction(centre: string, frame: ReadFrame, links: readonly string[]): string | null {
    const before =
      frame.first === 1
        ? sha256(`talon:${centre}:${frame.epoch}`)
        : this.#chainAt(centre, frame.epoch, frame.first - 1);
    if (before !== null && before !== frame.chain) return `the chain before event ${frame.first} is not the one kept`;
    for (const [at, link] of links.entries()) {
      const kept = this.#chainAt(centre, frame.epoch, frame.first + at);
      if (kept !== null && kept !== link) return `event ${frame.first + at} differs from the one kept`;
    }
    const after = this.#statements.event.get(centre, frame.epoch, frame.last + 1);
    if (after !== undefined && after.chain !== nextChain(links.at(-1) ?? "", after.body)) {
      return `event ${frame.last + 1} does not follow from event ${frame.last}`;
    }
    return null;
  }

  #chainAt(centre: string, epoch: string, seq: number): string | null {
    return this.#statements.event.get(centre, epoch, seq)?.chain ?? null;
  }

  #advance(centre: string, epoch: string): void {
    let upto = this.upto(centre, epoch);
    for (;;) {
      const next = this.#statements.filled.get({ centre, epoch, next: upto + 1 })?.upto ?? null;
      if (next === null || next <= upto) break;
      upto = next;
    }
    this.#statements.stand.run(centre, epoch, upto, upto);
  }

  upto(centre: string, epoch: string): number {
    return this.#statements.upto.get(centre, epoch)?.upto ?? 0;
  }

  /** The first events that are missing below what has been received, as exact ranges. */
  gaps(centre: string, epoch: string, most: number): readonly Fill[] {
    const upto = this.upto(centre, epoch);
    return this.#statements.beyond.all({ centre, epoch, upto, most });
  }

  keepLive(centre: string, body: string): void {
    this.#statements.live.run(centre, body, body);
  }

  keepState(centre: string, body: string): void {
    this.#statements.state.run(centre, body, body);
  }

  live(centre: string): unknown {
    const kept = this.#statements.liveOf.get(centre);
    return kept?.live ? JSON.parse(kept.live) : null;
  }

  state(centre: string): unknown {
    const kept = this.#statements.liveOf.get(centre);
    return kept?.state ? JSON.parse(kept.state) : null;
  }

  counts(): readonly CentreCounts[] {
    return this.#statements.counts.all();
  }

  /** The newest `limit` events of a centre, oldest of them first. */
  lastEvents(centre: string, limit: number): readonly unknown[] {
    return this.#statements.latest
      .all(centre, limit)
      .map(({ body }) => JSON.parse(body))
      .reverse();
  }

  /** All events of a centre and epoch, in order, as their exact texts. */
  bodies(centre: string, epoch: string): readonly string[] {
    return this.#statements.bodies.all(centre, epoch).map(({ body }) => body);
  }

  close(): void {
    this.#db.close();
  }
}

/** The chain value after each event of a frame. */
function chained(frame: ReadFrame): readonly string[] {
  let link = frame.chain;
  return frame.bodies.map((body) => {
    link = nextChain(link, body);
    return link;
  });
}

type Where = [centre: string, epoch: string];

function prepare(db: Database.Database) {
  return {
    insert: db.prepare<[...Where, number, string, string | undefined, string]>(
      "INSERT INTO events (centre, epoch, seq, type, chain, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    event: db.prepare<[...Where, number], { chain: string; body: string }>(
      "SELECT chain, body FROM events WHERE centre = ? AND epoch = ? AND seq = ?",
    ),
    lose: db.prepare<[...Where, number, number]>(
      "INSERT OR IGNORE INTO lost (centre, epoch, first, last) VALUES (?, ?, ?, ?)",
    ),
    count: db.prepare<[...Where, number, number]>(
      "INSERT INTO stands (centre, epoch, duplicates) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET duplicates = duplicates + ?",
    ),
    stand: db.prepare<[...Where, number, number]>(
      "INSERT INTO stands (centre, epoch, upto) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET upto = ?",
    ),
    upto: db.prepare<Where, { upto: number }>("SELECT upto FROM stands WHERE centre = ? AND epoch = ?"),
    filled: db.prepare<{ centre: string; epoch: string; next: number }, { upto: number | null }>(FILLED),
    beyond: db.prepare<{ centre: string; epoch: string; upto: number; most: number }, Fill>(BEYOND),
    live: db.prepare<[string, string, string]>(
      "INSERT INTO centres (centre, live) VALUES (?, ?) ON CONFLICT DO UPDATE SET live = ?",
    ),
    state: db.prepare<[string, string, string]>(
      "INSERT INTO centres (centre, state) VALUES (?, ?) ON CONFLICT DO UPDATE SET state = ?",
    ),
    liveOf: db.prepare<[string], { live: string | null; state: string | null }>(
      "SELECT live, state FROM centres WHERE centre = ?",
    ),
    counts: db.prepare<[], CentreCounts>(COUNTS),
    latest: db.prepare<[string, number], { body: string }>(
      "SELECT body FROM events WHERE centre = ? ORDER BY rowid DESC LIMIT ?",
    ),
    bodies: db.prepare<Where, { body: string }>("SELECT body FROM events WHERE centre = ? AND epoch = ? ORDER BY seq"),
  };
}
