import type Database from "better-sqlite3";
import type { CommandMessage, ResultMessage } from "../../agent/uplink/contract/schemas.ts";

export interface KeptCommand {
  readonly command: string;
  readonly centre: string;
  readonly op: string;
  /** The message as it was published. */
  readonly text: string;
  /** What the centre said last; null until it has answered. */
  readonly phase: ResultMessage["phase"] | null;
  readonly why: string | null;
}

/** Commands and what became of them. */
export class CommandBook {
  readonly #statements: ReturnType<typeof prepare>;
  readonly #changed: (centre: string) => void;

  constructor(db: Database.Database, changed: (centre: string) => void) {
    this.#statements = prepare(db);
    this.#changed = changed;
  }

  keep(centre: string, { id, op, notAfter }: CommandMessage, text: string): void {
    this.#statements.keep.run(id, centre, op, text, Date.parse(notAfter));
    this.#changed(centre);
  }

  /** A centre speaks only of commands that were meant for it. */
  hearResult(centre: string, { command, phase, why }: ResultMessage): void {
    this.#statements.result.run(phase, why, command, centre);
    this.#changed(centre);
  }

  get(command: string): KeptCommand | null {
    return this.#statements.get.get(command) ?? null;
  }

  /** Commands of a centre without an answer that may still be carried out. */
  waiting(centre: string, nowMs: number): readonly KeptCommand[] {
    return this.#statements.waiting.all(centre, nowMs);
  }
}

/** Not at its end: a last word that was lost on the way is asked for again, and an earlier one that comes late changes nothing. */
export const OPEN = "(phase IS NULL OR phase IN ('accepted', 'running'))";
const COLUMNS = "command, centre, op, text, phase, why";

function prepare(db: Database.Database) {
  return {
    keep: db.prepare<[string, string, string, string, number]>(
      "INSERT INTO commands (command, centre, op, text, not_after) VALUES (?, ?, ?, ?, ?)",
    ),
    result: db.prepare<[string, string | null, string, string]>(
      `UPDATE commands SET phase = ?, why = ? WHERE command = ? AND centre = ? AND ${OPEN}`,
    ),
    get: db.prepare<[string], KeptCommand>(`SELECT ${COLUMNS} FROM commands WHERE command = ?`),
    waiting: db.prepare<[string, number], KeptCommand>(
      `SELECT ${COLUMNS} FROM commands WHERE centre = ? AND ${OPEN} AND not_after >= ? ORDER BY command LIMIT 100`,
    ),
  };
}
