import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { noRevisions, type Revisions, textsOf } from "../../../config/revision/state.ts";
import { makeDirectory } from "../../host/directory.ts";
import { replaceFile } from "../../host/replace-file.ts";
import { fail, ok, type Result } from "../../kernel/result.ts";

/** Below the state directory. */
export const REVISIONS_FOLDER = "config";
/** Two books in turn: should one be damaged, the step before is still there. */
const BOOKS = ["book-0.json", "book-1.json"] as const;
const BOOK_VERSION = 1;
const FILE_BYTES_MAX = 2 * 1024 ** 2;
const TEXT_FILE = /^[0-9a-f]{64}\.yaml$/;

export const sha256Of = (text: string): string => createHash("sha256").update(text).digest("hex");

interface Book {
  readonly v: typeof BOOK_VERSION;
  readonly turn: number;
  readonly state: Revisions;
}

/** Configurations on the disk: each text under its own digest, and what is known of them in a book with a checksum. */
export class RevisionStore {
  readonly #folder: string;
  #latest: Book;
  #before: Revisions = noRevisions;

  constructor(stateDirectory: string) {
    this.#folder = join(stateDirectory, REVISIONS_FOLDER);
    const [newest, older] = BOOKS.map((name) => readBook(join(this.#folder, name)))
      .filter((book) => book !== null)
      .toSorted((one, other) => other.turn - one.turn);
    this.#latest = newest ?? { v: BOOK_VERSION, turn: 0, state: noRevisions };
    if (older !== undefined) this.#before = older.state;
  }

  get state(): Revisions {
    return this.#latest.state;
  }

  /** Durable when it answers; fails with what the disk says, and then the state before holds. */
  write(state: Revisions): Result<null, string> {
    const book: Book = { v: BOOK_VERSION, turn: this.#latest.turn + 1, state };
    const body = JSON.stringify(book);
    return this.#onDisk(() => {
      replaceFile(join(this.#folder, BOOKS[book.turn % 2] ?? BOOKS[0]), `${sha256Of(body)}\n${body}\n`);
      this.#before = this.#latest.state;
      this.#latest = book;
      this.#forget([...textsOf(state), ...textsOf(this.#before)]);
    });
  }

  /** Answers the digest under which the text is kept from now on. */
  keepText(text: string): Result<string, string> {
    const digest = sha256Of(text);
    if (this.text(digest) === text) return ok(digest);
    const kept = this.#onDisk(() => replaceFile(this.#pathOf(digest), text));
    return kept.ok ? ok(digest) : kept;
  }

  /** Null where it is not there, or is not what it was. */
  text(digest: string): string | null {
    const text = readSmall(this.#pathOf(digest));
    return text !== null && sha256Of(text) === digest ? text : null;
  }

  #pathOf(digest: string): string {
    return join(this.#folder, `${digest}.yaml`);
  }

  #forget(needed: readonly string[]): void {
    const old = readdirSync(this.#folder).filter((name) => TEXT_FILE.test(name) && !needed.includes(name.slice(0, 64)));
    for (const name of old) rmSync(join(this.#folder, name), { force: true });
  }

  #onDisk(act: () => void): Result<null, string> {
    try {
      makeDirectory(this.#folder);
      act();
      return ok(null);
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error));
    }
  }
}

function readBook(path: string): Book | null {
  const [checksum = "", body = ""] = (readSmall(path) ?? "").split("\n");
  if (sha256Of(body) !== checksum) return null;
  try {
    const book = JSON.parse(body) as Book;
    return book.v === BOOK_VERSION ? book : null;
  } catch {
    return null;
  }
}

function readSmall(path: string): string | null {
  try {
    return statSync(path).size > FILE_BYTES_MAX ? null : readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
