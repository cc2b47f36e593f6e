import { createHash } from "node:crypto";
import Database from "better-sqlite3";
import { isAlertOnWire } from "../../agent/uplink/alert.ts";
import type { ResultMessage } from "../../agent/uplink/contract/schemas.ts";
import { AlertBook } from "./alert-book.ts";
import { auditBook } from "./audit-book.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { CommandBook } from "./command-book.ts";
import { ConfigBook } from "./config-book.ts";
import { DayBook } from "./day-book.ts";
import { type DeclaredLoss, lacked } from "./declared.ts";
import { follows, linkAfter, linksOf, type ReadAlerts, type ReadFrame } from "./frame-reader.ts";
import type { HubRead } from "./hub-read.ts";
import { type Fill, gapOf, SCHEMA, visitOf } from "./hub-schema.ts";
import { type CentreCounts, type HubStatements, prepareHub } from "./hub-statements.ts";
import { KpiBook } from "./kpi-book.ts";
import { MachineBook } from "./machine-book.ts";
import { NewsBoard } from "./news-board.ts";
import { type HoursOf, hoursInSqlite } from "./opening-hours.ts";
import { SealBook, type SealedRecord } from "./seal-book.ts";
import { SEALED } from "./seal-check.ts";
import { readSqlite } from "./sqlite-read.ts";

/** What became of one frame. */
export type FrameFate =
  /** `changed`: events whose early copies had another text. */
  | { readonly type: "kept"; readonly added: number; readonly doubled: number; readonly changed?: readonly number[] }
  | { readonly type: "broken"; readonly why: string };

/** One event of a frame: its place in it, its chain value, and when the hub heard it. */
interface Kept {
  readonly at: number;
  readonly link: string;
  readonly heard: string;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Everything that the hub knows, in one SQLite file: each event once under (centre, epoch, seq). */
export class HubStore {
  readonly #db: Database.Database;
  readonly #statements: HubStatements;
  readonly alerts: AlertBook;
  readonly commands: CommandBook;
  readonly configs: ConfigBook;
  readonly machines: MachineBook;
  readonly days: DayBook;
  readonly seals: SealBook;
  readonly audit: AuditTrail;
  readonly kpis: KpiBook;
  readonly news = new NewsBoard();
  readonly read: HubRead;

  constructor(file: string, hoursOf?: HoursOf) {
    this.#db = new Database(file);
    this.#db.pragma("journal_mode = WAL");
    this.#db.pragma("synchronous = FULL");
    this.#db.exec(SCHEMA);
    this.#statements = prepareHub(this.#db);
    this.alerts = new AlertBook(this.#db);
    this.commands = new CommandBook(this.#db, (centre) => this.news.tell({ what: "command", centre }));
    this.configs = new ConfigBook(this.#db, (centre) => this.news.tell({ what: "config", centre }));
    this.machines = new MachineBook(this.#db);
    this.days = new DayBook(this.#db);
    this.seals = new SealBook(this.#db);
    this.audit = auditBook(this.#db);
    this.kpis = new KpiBook(this.#db, hoursOf ?? hoursInSqlite(this.#db));
    this.read = readSqlite(this.#db, this);
  }

  /** Does several things in one transaction: what is acknowledged afterwards is durable. */
  together<T>(act: () => T): T {
    return this.#db.transaction(act)();
  }

  /** Takes a frame whose chain follows from what is kept, or shows that it does not. */
  keepFrame(centre: string, frame: ReadFrame, heard = new Date().toISOString()): FrameFate {
    const links = linksOf(frame);
    const why = this.#contradiction(centre, frame, links);
    if (why !== null) return { type: "broken", why };
    const changed = this.alerts.cameInPlace(centre, frame);
    const added = links.reduce((count, link, at) => count + this.#keepEvent(centre, frame, { at, link, heard }), 0);
    const doubled = frame.bodies.length - added;
    this.#statements.count.run(centre, frame.epoch, doubled, doubled);
    this.#advance(centre, frame.epoch);
    if (added > 0) this.#tellOf(centre, frame, heard);
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
    this.news.tell({ what: "alarm", centre });
    return { type: "kept", added, doubled: events.length - added };
  }

  /** Takes a centre's word for what can never come of its former journals, as far as it is not here. */
  declareLost(centre: string, losses: readonly DeclaredLoss[]): void {
    for (const { epoch, ...range } of losses) {
      const upto = this.upto(centre, epoch);
      const first = Math.max(range.first, upto + 1);
      const kept = this.#statements.within.all({ centre, epoch, first, last: range.last });
      for (const part of lacked(range, upto, kept)) this.#statements.lose.run(centre, epoch, part.first, part.last);
      this.#advance(centre, epoch);
    }
  }

  /** 1 where it is new. */
  #keepEvent(centre: string, { epoch, first, types, bodies }: ReadFrame, one: Kept): number {
    const { at, link, heard } = one;
    const [seq, type, body] = [first + at, types[at] ?? "", bodies[at] ?? ""];
    const added = this.#statements.insert.run(centre, epoch, seq, type, link, body).changes;
    if (isAlertOnWire(type)) this.alerts.keep({ centre, epoch, seq, type, heard, body: null });
    const gap = type === "talon.journal.gap.v1" ? gapOf(body) : null;
    if (gap !== null) this.#lose(centre, gap);
    const visit = added === 0 ? null : visitOf(body);
    if (visit !== null) this.#statements.visit.run(centre, visit, epoch, seq);
    if (added > 0 && type === SEALED) this.#keepSeal({ centre, epoch, seq, body, heardMs: Date.parse(heard) });
    return added;
  }

  #keepSeal(sealed: SealedRecord): void {
    if (this.seals.keep(sealed)) this.news.tell({ what: "alarm", centre: sealed.centre });
  }

  /** The epoch that it names may be one of which nothing comes any more. */
  #lose(centre: string, { epoch, first, last }: Fill & { readonly epoch: string }): void {
    this.#statements.lose.run(centre, epoch, first, last);
    this.#advance(centre, epoch);
  }

  #tellOf(centre: string, { epoch, first, last, mode, types }: ReadFrame, heard: string): void {
    this.#statements.hearing.run(centre, Date.parse(heard));
    this.news.tell({ what: "events", centre, epoch, first, last, mode });
    if (types.some(isAlertOnWire)) this.news.tell({ what: "alarm", centre });
  }

  /** What is kept on either side of the frame, and inside it, must give the same chain. */
  #contradiction(centre: string, frame: ReadFrame, links: readonly string[]): string | null {
    const before =
      frame.first === 1
        ? sha256(`talon:${centre}:${frame.epoch}`)
        : this.#chainAt(centre, frame.epoch, frame.first - 1);
    if (before !== null && !follows(before, frame)) return `the chain before event ${frame.first} is not the one kept`;
    for (const [at, link] of links.entries()) {
      const kept = this.#chainAt(centre, frame.epoch, frame.first + at);
      if (kept !== null && kept !== link) return `event ${frame.first + at} differs from the one kept`;
    }
    const after = this.#statements.event.get(centre, frame.epoch, frame.last + 1);
    if (after !== undefined && after.chain !== linkAfter(links.at(-1) ?? "", after.body)) {
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

  /** The chain value of the last event of the unbroken run; undefined where that is none, or was declared lost. */
  chainOf(centre: string, epoch: string): string | undefined {
    return this.#chainAt(centre, epoch, this.upto(centre, epoch)) ?? undefined;
  }

  upto(centre: string, epoch: string): number {
    return this.#statements.upto.get(centre, epoch)?.upto ?? 0;
  }

  /** The first events that are missing below what has been received, as exact ranges. */
  gaps(centre: string, epoch: string, most: number): readonly Fill[] {
    const upto = this.upto(centre, epoch);
    return this.#statements.beyond.all({ centre, epoch, upto, most });
  }

  /** A picture that is known already was kept by the broker, and says nothing of how the centre is now. */
  keepLive(centre: string, body: string, heardMs = Date.now()): void {
    const isNew = this.together(() => {
      if (this.#statements.live.run(centre, body, body).changes === 0) return false;
      this.#statements.hearing.run(centre, heardMs);
      return true;
    });
    if (isNew) this.news.tell({ what: "live", centre });
  }

  keepState(centre: string, body: string): void {
    this.#statements.state.run(centre, body, body);
    this.news.tell({ what: "state", centre });
  }

  hearResult(centre: string, result: ResultMessage): void {
    (result.op === "config" ? this.configs : this.commands).hearResult(centre, result);
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
