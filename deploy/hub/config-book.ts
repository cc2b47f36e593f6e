import type Database from "better-sqlite3";
import { parseJson } from "../../agent/kernel/json.ts";
import type { ConfigMessage, ResultMessage, RunsMessage } from "../../agent/uplink/contract/schemas.ts";

export interface KeptRevision {
  readonly centre: string;
  readonly revision: number;
  readonly by: string;
  readonly issued: string;
  /** The message as it was published. */
  readonly text: string;
  /** What the centre said last; null until it has answered. */
  readonly phase: ResultMessage["phase"] | null;
  readonly why: string | null;
  readonly problems: NonNullable<ResultMessage["problems"]>;
}

/** What a centre runs by its own word; null where it has never said. */
export type CentreRuns = RunsMessage & { readonly centre: string };

const SCHEMA = `
CREATE TABLE IF NOT EXISTS revisions (
  centre TEXT NOT NULL, revision INTEGER NOT NULL, by_whom TEXT NOT NULL, issued TEXT NOT NULL, text TEXT NOT NULL,
  phase TEXT, why TEXT, problems TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (centre, revision)
) WITHOUT ROWID`;

/** Every revision that was published, what became of it, and what each centre runs. */
export class ConfigBook {
  readonly #statements: ReturnType<typeof prepare>;
  readonly #changed: (centre: string) => void;

  constructor(db: Database.Database, changed: (centre: string) => void) {
    db.exec(SCHEMA);
    this.#changed = changed;
    this.#statements = prepare(db);
  }

  next(centre: string): number {
    return (this.#statements.highest.get(centre)?.highest ?? 0) + 1;
  }

  keep(centre: string, { revision, by, issued }: ConfigMessage, text: string): void {
    this.#statements.keep.run(centre, revision, by, issued, text);
    this.#changed(centre);
  }

  /** A centre speaks only of revisions that were meant for it. */
  hearResult(centre: string, { command, phase, why, problems = [] }: ResultMessage): void {
    const revision = revisionIn(command);
    if (revision === null) return;
    this.#statements.result.run(phase, why, JSON.stringify(problems), centre, revision);
    this.#changed(centre);
  }

  unanswered(centre: string): string | null {
    const newest = this.#statements.newest.get(centre);
    return newest?.phase === null ? newest.text : null;
  }

  /** The newest first. */
  of(centre: string): readonly KeptRevision[] {
    return this.#statements.of.all(centre).map(revisionOf);
  }

  runs(centre: string): CentreRuns | null {
    return runsIn(centre, this.#statements.state.get(centre)?.state ?? null);
  }

  /** Of every centre that has said it; those that were changed at the centre first. */
  all(): readonly CentreRuns[] {
    return this.#statements.states
      .all()
      .flatMap(({ centre, state }) => runsIn(centre, state) ?? [])
      .toSorted((one, other) => Number(other.drift) - Number(one.drift));
  }
}

/** The revision that a result is about; null where it names none. */
export function revisionIn(command: string): number | null {
  const [, digits] = /^config-(\d{1,15})$/.exec(command) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** A row of either database. */
export interface RevisionRow extends Omit<KeptRevision, "problems"> {
  readonly problems: string;
}

export const revisionOf = ({ problems, ...kept }: RevisionRow): KeptRevision => ({
  ...kept,
  problems: JSON.parse(problems),
});

/** What a centre says in its state that it runs. */
export function runsIn(centre: string, state: string | null): CentreRuns | null {
  const read = parseJson(state ?? "null");
  const { config } = (read.ok ? (read.value ?? {}) : {}) as { readonly config?: RunsMessage };
  return config === undefined ? null : { centre, ...config };
}

/** Nobody reads further back at once. */
export const REVISIONS_READ_MAX = 100;
export const REVISION_COLUMNS = "centre, revision, by_whom AS by, issued, text, phase, why, problems";

function prepare(db: Database.Database) {
  return {
    highest: db.prepare<[string], { highest: number | null }>(
      "SELECT max(revision) AS highest FROM revisions WHERE centre = ?",
    ),
    keep: db.prepare<[string, number, string, string, string]>(
      "INSERT INTO revisions (centre, revision, by_whom, issued, text) VALUES (?, ?, ?, ?, ?)",
    ),
    result: db.prepare<[string, string | null, string, string, number]>(
      "UPDATE revisions SET phase = ?, why = ?, problems = ? WHERE centre = ? AND revision = ?",
    ),
    of: db.prepare<[string], RevisionRow>(
      `SELECT ${REVISION_COLUMNS} FROM revisions WHERE centre = ? ORDER BY revision DESC LIMIT ${REVISIONS_READ_MAX}`,
    ),
    newest: db.prepare<[string], Pick<KeptRevision, "text" | "phase">>(
      "SELECT text, phase FROM revisions WHERE centre = ? ORDER BY revision DESC LIMIT 1",
    ),
    state: db.prepare<[string], { state: string | null }>("SELECT state FROM centres WHERE centre = ?"),
    states: db.prepare<[], { centre: string; state: string | null }>(
      "SELECT centre, state FROM centres ORDER BY centre",
    ),
  };
}
