import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { fromSnapshot, toSnapshot } from "../../../../agent/domain/snapshot.ts";
import { type CheckedUp, type CheckUpOptions, checkUp } from "../../../../agent/host/check-up.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { openSqliteStore, type SqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { atOnce } from "../../../../agent/journal/at-once.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { Store } from "../../../../agent/ports/store.ts";
import { baselineOf } from "../../../../agent/runtime/baseline.ts";
import { Ledger } from "../../../../agent/runtime/ledger.ts";
import { rules } from "../../../bench/hall/course.ts";
import { writeDays } from "../../../bench/hall/written-days.ts";

export const PAGE = 1_024;
const UTC = "20261122T031500Z";

/** A journal of working days on a disk of its own, for somebody to damage, and the check-up of the start after that. */
export class DamagedJournal {
  readonly directory = mkdtempSync(join(tmpdir(), "talon-damage-"));
  readonly path = join(this.directory, "journal.db");
  readonly opened: { close: () => void }[] = [];
  #epochs = 0;

  /** Answers how many events there are. A snapshot stands a little before the end, and the hub has half of them. */
  write(events: number): number {
    const store = this.store();
    const { snapshot } = writeDays(atLastOneByOne(store, events - 100), events);
    if (snapshot !== null) store.saveSnapshot(snapshot);
    store.moveCursor(seq(Math.floor(events / 2)));
    const { seq: last } = store.head();
    return last;
  }

  store(): SqliteStore {
    const opened = openSqliteStore(this.options());
    if (!opened.ok) throw new Error(opened.fault.detail);
    this.opened.push(opened.value);
    return opened.value;
  }

  /** Its files as a process that ends leaves them, or as the power leaves them, with a log that is not merged. */
  copy(as: "closed" | "cut"): DamagedJournal {
    if (as === "closed") this.close();
    return this.clone();
  }

  clone(): DamagedJournal {
    const clone = new DamagedJournal();
    for (const end of ["", "-wal", "-shm", "-journal", "-anchor"]) {
      if (existsSync(`${this.path}${end}`)) copyFileSync(`${this.path}${end}`, `${clone.path}${end}`);
    }
    clone.#epochs = this.#epochs;
    return clone;
  }

  close(): void {
    for (const one of this.opened.splice(0)) one.close();
  }

  overwrite(end: string, at: number, bytes: Buffer): void {
    const file = openSync(`${this.path}${end}`, "r+");
    writeSync(file, bytes, 0, bytes.length, at);
    closeSync(file);
  }

  bytes(end = ""): Buffer {
    return readFileSync(`${this.path}${end}`);
  }

  replace(end: string, bytes: Buffer): void {
    writeFileSync(`${this.path}${end}`, bytes);
  }

  sql(...statements: readonly string[]): void {
    const db = new Database(this.path);
    for (const sql of statements) db.exec(sql);
    db.close();
  }

  checkUp(more: Partial<CheckUpOptions> = {}): CheckedUp {
    const checked = checkUp({ ...this.options(), utc: UTC, baselineOf, ...more });
    if (!checked.ok) throw new Error(`${checked.fault.fault}: ${checked.fault.detail}`);
    this.opened.push(checked.value.store, ...checked.value.archives);
    return checked.value;
  }

  /** The numbers that any journal here still gives out whole, for the epoch that was damaged. */
  readable(checked: CheckedUp, epoch = "EPOCH1"): readonly number[] {
    const { store } = checked;
    const archive = checked.archives.find((one) => one.epoch === epoch);
    const source = store.identity().epoch === epoch ? store : archive;
    if (source === undefined) return [];
    const found: number[] = [];
    for (let after = 0; ; ) {
      const batch = source.read(seq(after), 500);
      if (batch.length === 0) return found;
      after = batch.at(-1)?.seq ?? after;
      for (const record of batch) if (!record.body.includes('"cause":"damaged"')) found.push(record.seq);
    }
  }

  /** The state that the agent goes on with. */
  state(store: SqliteStore) {
    const opened = Ledger.open(atOnce(store), rules, sha256);
    if (!opened.ok) throw new Error(`${opened.fault.place} ${opened.fault.what}`);
    return fromSnapshot(toSnapshot(opened.value.centre));
  }

  dispose(): void {
    this.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  options() {
    return {
      path: this.path,
      centre: rules.centre,
      newEpoch: () => {
        this.#epochs += 1;
        return `EPOCH${this.#epochs}`;
      },
    };
  }
}

/** The latest events come as they do in a centre, each in a transaction of its own. */
function atLastOneByOne(store: SqliteStore, from: number): Store {
  const append: Store["append"] = (records) => {
    if (store.head().seq + records.length < from) return store.append(records);
    for (const record of records) {
      const appended = store.append([record]);
      if (!appended.ok) return appended;
    }
    return { ok: true, value: undefined };
  };
  const reads = { identity: () => store.identity(), head: () => store.head() };
  return { ...reads, append } as Store;
}
