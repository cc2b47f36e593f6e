import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSigner } from "../../../../agent/host/device-key.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { openSqliteStore, type SqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { monoMs, wallMs } from "../../../../agent/kernel/units.ts";
import type { Signer } from "../../../../agent/ports/signer.ts";
import { ticketFacts } from "../../../../agent/runtime/slip.ts";
import { inGroups, ticketCode, ticketMac } from "../../../../agent/runtime/ticket-code.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { opened } from "../domain/life.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";

/** A life whose events are in a real journal, beside a real key: a state directory as an agent leaves it. */
export class RecordedLife {
  readonly directory = mkdtempSync(join(tmpdir(), "talon-life-"));
  readonly life = opened();
  readonly signer: Signer;
  readonly #store: SqliteStore;
  readonly #journal: WaitedJournal;
  #recorded = 0;

  constructor() {
    const path = join(this.directory, "journal.db");
    const store = openSqliteStore({ path, centre: plan.centre, newEpoch: () => "EPOCH1" });
    const signer = openSigner(this.directory);
    if (!store.ok || !signer.ok) throw new Error("no state directory");
    this.#store = store.value;
    this.#journal = new WaitedJournal(this.#store, sha256);
    this.signer = signer.value;
    this.record();
  }

  /** What has happened since the last call goes into the journal as of now. */
  record(): this {
    const { boot, mono, wall, quality } = this.life.now;
    const events = this.life.events.slice(this.#recorded).map((event) => ({ event }));
    this.#recorded = this.life.events.length;
    if (events.length > 0) this.#journal.append(events, { mono: monoMs(mono), wall: wallMs(wall), quality }, boot);
    return this;
  }

  /** What stands on the paper of an open visit. */
  paperOf(visit: string): { readonly qr: string; readonly letters: string } {
    const facts = ticketFacts(plan.centre, this.life.visit(visit));
    const mac = (text: string): Uint8Array => this.signer.mac("ticket", text);
    return { qr: ticketCode(facts, mac), letters: inGroups(ticketMac(facts, mac)) };
  }

  dispose(): void {
    this.#store.close();
    rmSync(this.directory, { recursive: true });
  }
}
