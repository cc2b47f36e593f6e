import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConfiguredDevice } from "../../../config/load.ts";
import { say } from "../../../config/words.ts";
import type { Thrown } from "../../control/status.ts";
import { volatilePathOf } from "../../host/open-journal.ts";
import { replaceFile } from "../../host/replace-file.ts";
import type { FaultCode } from "../../kernel/fault.ts";
import type { Log } from "../../ports/log.ts";
import type { Attend } from "../../runtime/world.ts";
import { VERSION } from "../version.ts";
import {
  afterGoodWhile,
  BARRED_FILE,
  type DeviceIdentity,
  GOOD_WHILE_MS,
  isBarredBy,
  placeOf,
  readBook,
  readmitted,
  recordAgainst,
  type ThrowBook,
  withThrow,
  writtenBook,
} from "./barred.ts";

const FILE_BYTES_MAX = 256 * 1024;
const ENTRY_CHARACTERS = 16;
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** What threw, with the device that was attended to. It ends the process like any broken claim. */
export class BrokenDriver extends Error {
  constructor(device: string, { cause }: { readonly cause: unknown }) {
    const { message, stack } = cause instanceof Error ? cause : { message: String(cause), stack: "" };
    super(`the driver of ${device} threw: ${message}`, { cause });
    this.name = "BrokenDriver";
    this.stack = `${this.name}: ${this.message}\n${stack ?? ""}`;
  }
}

export interface BarredPlan {
  readonly directory: string;
  readonly log: Log;
  readonly devices: readonly ConfiguredDevice[];
  readonly version?: string;
  readonly goodWhileMs?: number;
}

/**
 * Writes down whose driver throws, so that the next start knows, and lets the throw end the agent all the same. A state directory that
 * takes no writing is stood in for by memory that outlives the process.
 */
export class BarredDevices {
  readonly #path: string;
  readonly #passing: string;
  readonly #log: Log;
  readonly #identities: ReadonlyMap<string, DeviceIdentity>;
  readonly #timer: NodeJS.Timeout;
  #book: ThrowBook;

  constructor({ directory, log, devices, version = VERSION, goodWhileMs = GOOD_WHILE_MS }: BarredPlan) {
    this.#path = join(directory, BARRED_FILE);
    this.#passing = join(dirname(volatilePathOf(join(directory, "journal.db"), process.env)), BARRED_FILE);
    this.#log = log;
    this.#identities = new Map(devices.map((device) => [device.id, identityOf(device, version)]));
    this.#book = this.#read();
    for (const id of this.#identities.keys()) this.#tell(id);
    this.#timer = setTimeout(() => this.#forgive(), goodWhileMs);
    this.#timer.unref();
  }

  /** What is known against a device as it is configured now; null where nothing is. */
  thrown(id: string): Thrown | null {
    const identity = this.#identities.get(id);
    const record = identity === undefined ? null : recordAgainst(this.#book, identity);
    if (record === null) return null;
    const { times, what, where, at } = record;
    return { times, what, where, at, isBarred: isBarredBy(record) };
  }

  isBarred(id: string): boolean {
    return this.thrown(id)?.isBarred === true;
  }

  /** Runs what is done for a device. What it throws is written down under its name and thrown on. */
  attend(id: string): Attend {
    return (work) => {
      try {
        return work();
      } catch (thrown) {
        if (thrown instanceof BrokenDriver) throw thrown;
        this.#note(id, thrown);
        throw new BrokenDriver(id, { cause: thrown });
      }
    };
  }

  /** From the next start on it is no longer left out; false where it is not. */
  readmit(id: string): boolean {
    const identity = this.#identities.get(id);
    const book = identity === undefined ? null : readmitted(this.#book, identity);
    if (book === null) return false;
    this.#keep(book);
    return true;
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #note(id: string, thrown: unknown): void {
    const identity = this.#identities.get(id);
    if (identity === undefined) return;
    const { message, stack = "" } = thrown instanceof Error ? thrown : new Error(String(thrown));
    const seen = { what: message, where: placeOf(stack, ROOT), at: new Date().toISOString() };
    this.#keep(withThrow(this.#book, identity, seen));
  }

  #forgive(): void {
    const book = afterGoodWhile(this.#book);
    if (book.size < this.#book.size) this.#keep(book);
  }

  #keep(book: ThrowBook): void {
    this.#book = book;
    const written = writtenBook(book);
    try {
      replaceFile(this.#path, written);
      rmSync(this.#passing, { force: true });
    } catch (error) {
      this.#log.warn("what is known of throwing drivers is kept in memory", { why: String(error) });
      this.#keepPassing(written);
    }
  }

  #keepPassing(written: string): void {
    try {
      mkdirSync(dirname(this.#passing), { recursive: true, mode: 0o700 });
      replaceFile(this.#passing, written);
    } catch (error) {
      this.#log.error("what is known of throwing drivers cannot be kept", { why: String(error) });
    }
  }

  /** What memory has is newer: it is there only while the directory takes no writing. */
  #read(): ThrowBook {
    const written = textOf(this.#passing) ?? textOf(this.#path);
    if (written === null) return new Map();
    const book = readBook(written);
    if (book === null) this.#log.warn("what was known of throwing drivers cannot be read", { file: this.#path });
    return book ?? new Map();
  }

  #tell(device: string): void {
    const thrown = this.thrown(device);
    if (thrown === null) return;
    const { times, what, where, at, isBarred } = thrown;
    const facts = { device, times, what, where, at };
    if (!isBarred) return this.#log.warn("the driver of a device threw", facts);
    const code = "driver-broken" satisfies FaultCode;
    this.#log.error(say("en", `fault.${code}.what`), { code, ...facts, cure: say("en", `fault.${code}.advice`) });
  }
}

function identityOf({ id, driver, wire, options }: ConfiguredDevice, version: string): DeviceIdentity {
  const entry = createHash("sha256")
    .update(JSON.stringify([driver, wire, options]))
    .digest("hex");
  return { id, version, entry: entry.slice(0, ENTRY_CHARACTERS) };
}

function textOf(path: string): string | null {
  try {
    return statSync(path).size > FILE_BYTES_MAX ? "" : readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
