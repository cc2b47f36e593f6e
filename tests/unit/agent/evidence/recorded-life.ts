import type { Decision } from "../../../../agent/domain/decision.ts";
import type { CentreEvent } from "../../../../agent/domain/event.ts";
import type { CentreInput } from "../../../../agent/domain/input.ts";
import { aimAt, type Question } from "../../../../agent/evidence/aim.ts";
import { gather } from "../../../../agent/evidence/gather.ts";
import { makePack } from "../../../../agent/evidence/make.ts";
import { type PackFile, packText } from "../../../../agent/evidence/pack.ts";
import { type Expected, verifyPack } from "../../../../agent/evidence/verify.ts";
import { keyIdOf, verifySignature } from "../../../../agent/host/device-key.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { chain, firstChain } from "../../../../agent/journal/chain.ts";
import { makeSeal } from "../../../../agent/journal/seal.ts";
import { day, monoMs, seq, wallMs } from "../../../../agent/kernel/units.ts";
import type { Signer } from "../../../../agent/ports/signer.ts";
import { MemoryStore } from "../../../sim/memory-store.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { Life } from "../domain/life.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";

export const IDENTITY = { epoch: "7q0m2k9x4t1d", centre: "kz-ala-01" };
export const signer = simSigner("evidence");
const TOOLS = { sha256, verify: verifySignature, keyIdOf };

export class RecordedLife extends Life {
  readonly store = new MemoryStore(IDENTITY, firstChain(IDENTITY, sha256));

  get journal(): WaitedJournal {
    return new WaitedJournal(this.store, sha256);
  }

  override tell(input: CentreInput): Decision {
    const decision = super.tell(input);
    this.#record(decision.events);
    return decision;
  }

  /** So many records in which nothing happens. */
  quiet(records: number): void {
    const event: CentreEvent = { type: "centre.observed", data: { waiting: 0, open: 0 } };
    const { mono, wall, quality, boot } = this.now;
    const moment = { mono: monoMs(mono), wall: wallMs(wall), quality };
    for (let left = records; left > 0; left -= 5_000) {
      const entries = Array.from({ length: Math.min(left, 5_000) }, () => ({ event }));
      this.journal.append(entries, moment, boot);
    }
    this.seq += records;
  }

  override evolve(event: CentreEvent): void {
    super.evolve(event);
    this.#record([event]);
  }

  #record(events: readonly CentreEvent[]): void {
    const { mono, wall, quality, boot } = this.now;
    const moment = { mono: monoMs(mono), wall: wallMs(wall), quality };
    this.journal.append(
      events.map((event) => ({ event })),
      moment,
      boot,
    );
  }

  seal(of = "2026-11-21", by: Signer = signer): string {
    const seal = makeSeal(by, IDENTITY, { day: day(of), head: this.journal.head() });
    this.evolve({ type: "journal.sealed", data: seal });
    return `TALON-SEAL1:${IDENTITY.centre}:${seal.epoch}:${seal.day}:${seal.last}:${seal.chain}:${seal.signature}`;
  }

  packOf(question: Question, by: Signer = signer): PackFile {
    const records = this.store.read(seq(0), Number.MAX_SAFE_INTEGER);
    const aim = aimAt(records, question);
    if (!aim.ok) throw new Error(aim.fault.what);
    const { first } = aim.value;
    const gathered = gather(records.slice(first - 1), aim.value, sha256);
    if (!gathered.ok) throw new Error(gathered.fault.what);
    const before = records[first - 2]?.chain ?? firstChain(IDENTITY, sha256);
    const maker = { signer: by, sha256, identity: IDENTITY, version: "0.1.0", made: "2026-11-22T09:00:00.000Z" };
    const made = makePack({ ...gathered.value, before }, aim.value.asked, maker);
    if (!made.ok) throw new Error(made.fault.what);
    return made.value;
  }
}

/** What somebody who owns the machine can do: change texts up to a record and compute the whole chain anew. */
export function rewritten(life: RecordedLife, change: (body: string) => string, upTo = Infinity): RecordedLife {
  const forged = new RecordedLife();
  let before = firstChain(IDENTITY, sha256);
  for (const { seq: no, body } of life.store.read(seq(0), Number.MAX_SAFE_INTEGER)) {
    if (no > upTo) break;
    const text = change(body);
    before = chain(before, text, sha256);
    forged.store.append([{ seq: no, body: text, chain: before }]);
  }
  return forged;
}

/** Signs a changed pack again, as only the holder of the key can. */
export const resigned = ({ pack }: PackFile, by: Signer = signer): PackFile => {
  const own = { ...pack, publicKey: by.publicKey, keyId: by.keyId };
  return { pack: own, signature: by.sign(packText(own, sha256)) };
};

export const verified = (file: unknown, expected: Partial<Expected> = {}) =>
  verifyPack(JSON.stringify(file), TOOLS, { keys: [], anchor: null, ...expected });

export function flawOf(file: unknown, expected: Partial<Expected> = {}): string | null {
  const sound = verified(file, expected);
  return sound.ok ? null : `${sound.fault.place}: ${sound.fault.what}`;
}
