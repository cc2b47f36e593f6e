import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../../agent/host/sha256.ts";
import { openSqliteStore, type SqliteStore } from "../../../agent/host/sqlite-store.ts";
import { chain } from "../../../agent/journal/chain.ts";
import { recordBody } from "../../../agent/journal/record.ts";
import { PRUNE_MOST } from "../../../agent/journal/retention.ts";
import { monoMs, type Seq, seq, wallMs } from "../../../agent/kernel/units.ts";
import { type Card, compiled } from "../../card/card.ts";
import { called } from "../../unit/agent/journal/fixture.ts";

/** One way to keep events, on one disk. */
export interface Round {
  readonly commits: number;
  readonly perCommit: number;
}

export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly bytesPerEvent: number;
  /** Only a card of ours counts them. */
  readonly flushesPerEvent: number | null;
}

/** Records that stay: enough that what is forgotten is no longer in the log. */
const KEPT = 2_000;
const BOOT = "5f0c1f5e-0f52-4a7a-9d6f-0a4f3f1f2a11";
const must = (done: { readonly ok: boolean }): void => {
  if (!done.ok) throw new Error(JSON.stringify(done));
};

const ownBytes = (): number => Number(/^write_bytes: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1] ?? 0);

interface LifePlan {
  readonly path: string;
  readonly nativeBinding: string;
  /** Null for an event as it is. */
  readonly bodyBytes: number | null;
}

const EPOCH = "BENCH00000";
const CENTRE = "kz-ala-01";

/** A journal as the agent has it: what is appended the hub acknowledges, and what is old is forgotten in chunks. */
export class Life {
  readonly #store: SqliteStore;
  readonly #bodyBytes: number | null;

  constructor({ path, nativeBinding, bodyBytes }: LifePlan) {
    const opened = openSqliteStore({ path, centre: CENTRE, newEpoch: () => EPOCH, nativeBinding });
    if (!opened.ok) throw new Error(opened.fault.detail);
    this.#store = opened.value;
    this.#bodyBytes = bodyBytes;
  }

  /** Answers how long the commit took. */
  one(perCommit: number): number {
    const began = performance.now();
    let last = this.#store.head();
    const records = Array.from({ length: perCommit }, () => {
      const no = seq(last.seq + 1);
      const body = this.#body(no);
      last = { seq: no, chain: chain(last.chain, body, sha256) };
      return { ...last, body };
    });
    must(this.#store.append(records));
    const took = performance.now() - began;
    must(this.#store.moveCursor(last.seq));
    const root = this.#store.root().seq;
    if (last.seq - root >= KEPT) must(this.#store.prune(seq(root + Math.max(PRUNE_MOST, perCommit))));
    return took;
  }

  bodyBytes(): number {
    return Buffer.byteLength(this.#body(this.#store.head().seq));
  }

  close(): void {
    this.#store.close();
  }

  #body(no: Seq): string {
    const now = performance.now();
    const wall = wallMs(1.8e12 + Math.floor(now));
    const stamp = { epoch: EPOCH, centre: CENTRE, seq: no, wall, recordedWall: wall, mono: monoMs(now), bootId: BOOT };
    const body = recordBody({ ...stamp, quality: "ntp", source: "agent", cause: null }, called);
    return this.#bodyBytes === null ? body : body.slice(0, this.#bodyBytes);
  }
}

const counted = (card: Card | null) => ({ flushes: card?.counters().flushes ?? 0, bytes: card?.counters().bytes ?? 0 });

export function measureLife(life: Life, { commits, perCommit }: Round, card: Card | null): Measured {
  const before = { ...counted(card), own: ownBytes() };
  const began = performance.now();
  const took = Array.from({ length: commits }, () => life.one(perCommit));
  const seconds = (performance.now() - began) / 1_000;
  const after = { ...counted(card), own: ownBytes() };
  const events = commits * perCommit;
  const bytes = card === null ? after.own - before.own : after.bytes - before.bytes;
  return summed(took, events / seconds, {
    bytesPerEvent: bytes / events,
    flushesPerEvent: card === null ? null : (after.flushes - before.flushes) / events,
  });
}

export function measureFloor(dir: string, bodyBytes: number, { commits, perCommit }: Round): Measured {
  const program = compiled(join(import.meta.dirname, "floor.c"));
  const words = [join(dir, "floor"), String(bodyBytes * perCommit), String(commits)];
  const [bytes = 0, seconds = 0, ...took] = execFileSync(program, words, { encoding: "utf8" })
    .trim()
    .split("\n")
    .map(Number);
  const events = commits * perCommit;
  return summed(took, events / seconds, {
    bytesPerEvent: bytes / events,
    flushesPerEvent: 1 / perCommit,
  });
}

function summed(took: readonly number[], perSecond: number, worn: Pick<Measured, "bytesPerEvent" | "flushesPerEvent">) {
  const sorted = [...took].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { perSecond, p50: at(0.5), p99: at(0.99), ...worn };
}
