import type Database from "better-sqlite3";
import { keyIdOf } from "../../agent/host/device-key.ts";
import type { Seal } from "../../agent/journal/seal.ts";
import { SEALS_READ_MAX } from "./hub-read.ts";
import {
  type DeviceKey,
  type DeviceSeals,
  type Finding,
  findingOf,
  judgeSeal,
  type KeptSeal,
  sealIn,
  type Verdict,
} from "./seal-check.ts";

const SCHEMA = `
CREATE TABLE IF NOT EXISTS device_keys (centre TEXT PRIMARY KEY, public_key TEXT NOT NULL, since INTEGER NOT NULL, by_whom TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seals (
  centre TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, day TEXT NOT NULL, last INTEGER NOT NULL, public_key TEXT NOT NULL,
  verdict TEXT NOT NULL, heard INTEGER NOT NULL, PRIMARY KEY (centre, epoch, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS findings (no INTEGER PRIMARY KEY AUTOINCREMENT, centre TEXT NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, gaps TEXT NOT NULL);
`;

/** The oldest go first. */
const FINDINGS_KEPT_MAX = 10_000;

/** A sealed record, as it came in its place. */
export interface SealedRecord {
  readonly centre: string;
  readonly epoch: string;
  readonly seq: number;
  readonly body: string;
  readonly heardMs: number;
}

interface SealRow extends Omit<KeptSeal, "keyId"> {
  readonly publicKey: string;
}

/** Seals of the centres' journals, each checked when it comes: against its signature, the machine's known key and the chain that the hub has. */
export class SealBook {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Database.Database) {
    db.exec(SCHEMA);
    this.#statements = prepare(db);
  }

  /** True where something is wrong with it. The key of a centre's first seal that fits is believed. */
  keep({ centre, epoch, seq, body, heardMs }: SealedRecord): boolean {
    const seal = sealIn(body);
    if (seal === null) return false;
    const verdict = this.#judge(centre, seal);
    const { day, last, publicKey } = seal;
    this.#statements.keep.run({ centre, epoch, seq, day, last, publicKey, verdict, heard: heardMs });
    if (verdict !== "forged") this.#statements.believe.run(centre, publicKey, heardMs);
    return this.#tell(centre, findingOf(seal, verdict), heardMs);
  }

  /** Says that a key which sealed here is the machine's; what was good under the key before stays so. False where none of its seals is known. */
  trust(centre: string, keyId: string, { by, atMs }: { readonly by: string; readonly atMs: number }): boolean {
    const key = this.#statements.keys.all(centre).find(({ publicKey }) => keyIdOf(publicKey) === keyId);
    if (key === undefined) return false;
    this.#statements.trust.run(centre, key.publicKey, atMs, by);
    this.#judgeAgain(centre, ["other-key"]);
    return true;
  }

  of(centre: string): DeviceSeals {
    this.#judgeAgain(centre, ["unproven"]);
    const key = this.#statements.key.get(centre);
    return {
      key: key === undefined ? null : deviceKey(key),
      seals: this.#statements.of.all(centre, SEALS_READ_MAX).map(({ publicKey, ...seal }) => ({
        ...seal,
        keyId: keyIdOf(publicKey),
      })),
    };
  }

  findings(most: number): readonly Finding[] {
    return this.#statements.findings.all(most).map(({ gaps, ...finding }) => ({ ...finding, gaps: JSON.parse(gaps) }));
  }

  #judge(centre: string, seal: Seal): Verdict {
    const chain = this.#statements.chain.get(centre, seal.epoch, seal.last)?.chain ?? null;
    return judgeSeal(centre, seal, { publicKey: this.#statements.key.get(centre)?.publicKey ?? null, chain });
  }

  /** What could not be proven may be by now, and a key may have become the machine's. */
  #judgeAgain(centre: string, verdicts: readonly Verdict[]): void {
    for (const { epoch, seq, body } of this.#statements.judged.all(centre, JSON.stringify(verdicts), SEALS_READ_MAX)) {
      const seal = sealIn(body);
      if (seal !== null) this.#statements.judge.run(this.#judge(centre, seal), centre, epoch, seq);
    }
  }

  #tell(centre: string, finding: Pick<Finding, "type" | "gaps"> | null, atMs: number): boolean {
    if (finding === null) return false;
    const told = this.#statements.find.run(centre, atMs, finding.type, JSON.stringify(finding.gaps));
    this.#statements.forget.run(Number(told.lastInsertRowid) - FINDINGS_KEPT_MAX);
    return true;
  }
}

interface KeyRow {
  readonly publicKey: string;
  readonly sinceMs: number;
  readonly by: string | null;
}

const deviceKey = ({ publicKey, ...key }: KeyRow): DeviceKey => ({ keyId: keyIdOf(publicKey), ...key });

function prepare(db: Database.Database) {
  return {
    keep: db.prepare<Omit<SealRow, "heardMs"> & { centre: string; heard: number }>(
      "INSERT OR IGNORE INTO seals VALUES (:centre, :epoch, :seq, :day, :last, :publicKey, :verdict, :heard)",
    ),
    believe: db.prepare<[string, string, number]>("INSERT OR IGNORE INTO device_keys VALUES (?, ?, ?, NULL)"),
    trust: db.prepare<[string, string, number, string]>("INSERT OR REPLACE INTO device_keys VALUES (?, ?, ?, ?)"),
    key: db.prepare<[string], KeyRow>(
      'SELECT public_key AS publicKey, since AS sinceMs, by_whom AS "by" FROM device_keys WHERE centre = ?',
    ),
    keys: db.prepare<[string], { publicKey: string }>(
      "SELECT DISTINCT public_key AS publicKey FROM seals WHERE centre = ? AND verdict <> 'forged'",
    ),
    of: db.prepare<[string, number], SealRow>(
      "SELECT day, epoch, seq, last, public_key AS publicKey, verdict, heard AS heardMs FROM seals WHERE centre = ? ORDER BY heard DESC, seq DESC LIMIT ?",
    ),
    judged: db.prepare<[string, string, number], { epoch: string; seq: number; body: string }>(`
SELECT s.epoch, s.seq, e.body FROM seals s JOIN events e USING (centre, epoch, seq)
WHERE s.centre = ? AND s.verdict IN (SELECT value FROM json_each(?)) ORDER BY s.heard DESC, s.seq DESC LIMIT ?`),
    judge: db.prepare<[Verdict, string, string, number]>(
      "UPDATE seals SET verdict = ? WHERE centre = ? AND epoch = ? AND seq = ?",
    ),
    chain: db.prepare<[string, string, number], { chain: string }>(
      "SELECT chain FROM events WHERE centre = ? AND epoch = ? AND seq = ?",
    ),
    find: db.prepare<[string, number, string, string]>(
      "INSERT INTO findings (centre, at, type, gaps) VALUES (?, ?, ?, ?)",
    ),
    forget: db.prepare<[number]>("DELETE FROM findings WHERE no <= ?"),
    findings: db.prepare<[number], Omit<Finding, "gaps"> & { gaps: string }>(
      "SELECT no, centre, at AS atMs, type, gaps FROM findings ORDER BY no DESC LIMIT ?",
    ),
  };
}
