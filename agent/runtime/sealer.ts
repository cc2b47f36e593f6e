import type { Centre } from "../domain/centre.ts";
import { readyPrinter } from "../domain/decide-ticket.ts";
import type { CentreInput } from "../domain/input.ts";
import type { AppendedRecord, Journal } from "../journal/journal.ts";
import { parseRecord } from "../journal/record.ts";
import { makeSeal, type Seal } from "../journal/seal.ts";
import { day, seq } from "../kernel/units.ts";
import { anchorSlip } from "./anchor-slip.ts";
import { SEAL_JOB } from "./desks.ts";
import type { AnyOrder, Settings, World } from "./world.ts";

export interface SealerSink {
  readonly journal: Journal;
  readonly centre: () => Centre;
  readonly tell: (input: CentreInput) => void;
  readonly order: (device: string, order: AnyOrder) => void;
}

/** A power cut between the end of a day and its seal is not longer ago than this many records of a start. */
const LOOK_BACK = 500;
/** The only records that tell of it; the others need not be read. */
const ENDS_OR_SEALS = /"type":"talon\.(?:centre\.closed|journal\.sealed)\./;

/** Signs the journal's head when a business day has ended, and has the slip printed once there is a printer for it. */
export class Sealer {
  readonly #world: SealerWorld;
  readonly #settings: SealerSettings;
  readonly #sink: SealerSink;
  #unprinted: Seal | null = null;

  constructor(world: SealerWorld, settings: SealerSettings, sink: SealerSink) {
    this.#world = world;
    this.#settings = settings;
    this.#sink = sink;
  }

  /** Seals the day whose seal a power cut has kept from being made. */
  start(): void {
    const { journal } = this.#sink;
    const latest = journal.read(seq(Math.max(0, journal.head().seq - LOOK_BACK)), LOOK_BACK);
    let ended: string | null = null;
    for (const { body } of latest) {
      if (!ENDS_OR_SEALS.test(body)) continue;
      const read = parseRecord(body);
      if (!read.ok) continue;
      const { event } = read.value;
      if (event.type === "centre.closed") ended = event.data.day;
      if (event.type === "journal.sealed" && event.data.day === ended) ended = null;
    }
    if (ended !== null) this.#seal(ended);
  }

  /** What has just become durable. */
  hear(records: readonly AppendedRecord[]): void {
    for (const { event } of records) {
      if (event.type === "centre.closed") this.#seal(event.data.day);
      if (event.type === "journal.sealed") this.#unprinted = event.data;
    }
    if (this.#unprinted !== null) this.#print(this.#unprinted);
  }

  #seal(ended: string): void {
    const { journal, tell } = this.#sink;
    const at = { day: day(ended), head: journal.head() };
    tell({ type: "journal.sealed", seal: makeSeal(this.#world.signer, journal.identity(), at) });
  }

  #print(seal: Seal): void {
    const { rules, language } = this.#settings;
    const { signer, say } = this.#world;
    const printer = readyPrinter(this.#sink.centre(), rules);
    if (printer === null) return;
    this.#unprinted = null;
    const lines = anchorSlip({ seal, keyId: signer.keyId, rules }, language, say);
    this.#sink.order(printer, { type: "print", job: { id: `${SEAL_JOB}#${seal.last}`, lines } });
  }
}

type SealerWorld = Pick<World, "signer" | "say">;
type SealerSettings = Pick<Settings, "rules" | "language">;
