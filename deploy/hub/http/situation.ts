import type { Recorded } from "../../../agent/journal/record.ts";
import type { HubNews, HubRead } from "../hub-read.ts";
import { recordsOf } from "./case-view.ts";
import { Lists } from "./lists.ts";
import type { CentreTile, CentreView, Change } from "./model.ts";
import { drawnOn, readPicture } from "./picture.ts";
import { blank } from "./picture-shape.ts";
import { centreViewOf, type Seen, seenOf, tileOf } from "./tile.ts";

/** Three heartbeats of the contract missed, and a little for the way. */
export const SILENT_AFTER_MS = 3 * 60_000 + 10_000;
/** Faster than people see, slower than a country speaks. */
export const TICK_MS = 100;
/** Events kept of each centre, to be drawn on a picture that is older than they are. */
const RECENT_MAX = 100;
/** More stretches than this wait for no tick: the next live pictures tell all that they would. */
const STRETCHES_MAX = 2_000;

export type ChangeSink = (change: Change) => void;

/** The country as it is now, kept up by the hub's news: at most one change a tick, however much happens. */
export class Situation {
  readonly #read: HubRead;
  readonly #clock: () => number;
  readonly #log: (problem: string) => void;
  readonly #seen = new Map<string, Seen>();
  readonly #tiles = new Map<string, { readonly tile: CentreTile; readonly text: string }>();
  readonly #recent = new Map<string, readonly Recorded[]>();
  readonly #dirty = new Set<string>();
  readonly #sinks = new Set<ChangeSink>();
  readonly #lists: Lists;
  #stretches: Extract<HubNews, { what: "events" }>[] = [];
  #revision = 0;
  #timer: NodeJS.Timeout | null = null;
  #isBusy = false;
  #isClosed = false;
  #tickedAt = 0;
  #stop: () => void = () => undefined;

  constructor(read: HubRead, clock: () => number = Date.now, log: (problem: string) => void = () => undefined) {
    this.#read = read;
    this.#clock = clock;
    this.#log = log;
    this.#lists = new Lists(read);
  }

  async open(): Promise<void> {
    this.#stop = this.#read.watch((news) => this.#hear(news));
    for (const { centre } of await this.#read.centres()) this.#dirty.add(centre);
    await this.#tick();
  }

  close(): void {
    this.#stop();
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sinks.clear();
  }

  whole(): Change {
    return {
      ...this.#head(true),
      tiles: [...this.#tiles.values()].map(({ tile }) => tile),
      ...this.#lists.whole(),
    };
  }

  centre(name: string): CentreView | null {
    const seen = this.#seen.get(name);
    return seen === undefined ? null : centreViewOf(seen);
  }

  watch(sink: ChangeSink): () => void {
    this.#sinks.add(sink);
    return () => this.#sinks.delete(sink);
  }

  #head(isWhole: boolean) {
    return { revision: this.#revision, nowMs: this.#clock(), silentAfterMs: SILENT_AFTER_MS, isWhole };
  }

  #hear(news: HubNews): void {
    this.#dirty.add(news.centre);
    if (news.what === "events" && news.mode === "live" && this.#stretches.length < STRETCHES_MAX)
      this.#stretches.push(news);
    this.#lists.hear(news);
    this.#plan(0);
  }

  /** The first change after a quiet time is told at once. */
  #plan(afterMs: number): void {
    if (this.#isBusy || this.#isClosed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const inMs = Math.max(afterMs, this.#tickedAt + TICK_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#tick();
    }, inMs);
  }

  async #tick(): Promise<void> {
    this.#isBusy = true;
    this.#tickedAt = performance.now();
    try {
      await this.#work();
    } catch (problem) {
      this.#log(String(problem));
    }
    this.#isBusy = false;
    const listsInMs = this.#lists.dueInMs(performance.now());
    if (this.#dirty.size > 0) this.#plan(0);
    else if (listsInMs !== null) this.#plan(listsInMs);
  }

  async #work(): Promise<void> {
    const [names, stretches] = [[...this.#dirty], this.#stretches];
    this.#dirty.clear();
    this.#stretches = [];
    for (const stretch of stretches) this.#remember(stretch.centre, recordsOf(await this.#read.events(stretch)));
    const tiles = await this.#redraw(names);
    const changes = await this.#lists.update(performance.now());
    if (tiles.length === 0 && Object.keys(changes).length === 0) return;
    this.#revision += 1;
    for (const sink of this.#sinks) sink({ ...this.#head(false), tiles, ...changes });
  }

  #remember(centre: string, records: readonly Recorded[]): void {
    this.#recent.set(centre, [...(this.#recent.get(centre) ?? []), ...records].slice(-RECENT_MAX));
    if (records.some(({ event }) => event.type.startsWith("cause."))) this.#lists.causesChanged();
  }

  async #redraw(names: readonly string[]): Promise<readonly CentreTile[]> {
    const changed: CentreTile[] = [];
    for (const facts of await this.#read.centresNamed(names)) {
      const { centre } = facts;
      const drawn = readPicture(facts.live) ?? blank;
      const recent = (this.#recent.get(centre) ?? []).filter(({ wall }) => wall >= drawn.atMs);
      this.#recent.set(centre, recent);
      const before = this.#seen.get(centre);
      const fresh = seenOf(facts, drawnOn(drawn, recent));
      const isSamePicture = before?.picture.atMs === drawn.atMs;
      const seen = { ...fresh, skewMs: isSamePicture ? before.skewMs : fresh.skewMs };
      const text = JSON.stringify({ ...centreViewOf(seen), tile: { ...tileOf(seen), version: 0 } });
      if (this.#tiles.get(centre)?.text === text) continue;
      const versioned = { ...seen, version: (before?.version ?? 0) + 1 };
      const tile = tileOf(versioned);
      this.#seen.set(centre, versioned);
      this.#tiles.set(centre, { tile, text });
      changed.push(tile);
    }
    return changed;
  }
}
