import type { CentreInput } from "../domain/input.ts";
import type { FaultCode } from "../kernel/fault.ts";
import type { Letter } from "./ledger.ts";

/** More than devices can say while a disk is away; beyond it the oldest device states are let go, never a print outcome. */
const OWED_MAX = 1_000;

/** Who asks can ask again when the disk is back; what has happened must not be forgotten. */
const ASKED: ReadonlySet<CentreInput["type"]> = new Set([
  "service.asked",
  "rating.pressed",
  "operator.came",
  "operator.left",
  "call.asked",
  "recall.asked",
  "no-show.told",
  "start.told",
  "finish.told",
  "transfer.asked",
  "postpone.asked",
  "return.told",
  "gone.told",
  "void.asked",
  "break.began",
  "break.ended",
  "annotate.told",
  "credential.shown",
  "appointment.shown",
  "ticket.scanned",
  "hold.asked",
  "resume.asked",
  "time.passed",
  "journal.tried",
]);

/** What has happened and could not be written down yet. */
export class Owed {
  #letters: Letter[] = [];
  #asked: Letter[] = [];

  get count(): number {
    return this.#letters.length;
  }

  keep(letters: readonly Letter[]): void {
    for (const letter of letters) {
      if (ASKED.has(letter.input.type)) this.#asked.push(letter);
      else this.#letters.push(letter);
    }
    if (this.#letters.length > OWED_MAX) this.#shorten();
  }

  /** Tells those who asked that nothing came of it. */
  refuse(fault: FaultCode): void {
    const asked = this.#asked;
    this.#asked = [];
    for (const { answer } of asked) answer?.(fault);
  }

  /** For a life after this one, on another journal. */
  get inputs(): readonly CentreInput[] {
    return this.#letters.map(({ input }) => input);
  }

  take(): readonly Letter[] {
    const letters = this.#letters;
    this.#letters = [];
    return letters;
  }

  #shorten(): void {
    const surplus = this.#letters.length - OWED_MAX;
    let dropped = 0;
    this.#letters = this.#letters.filter(({ input }) => {
      const isDroppable = dropped < surplus && (input.type === "device.changed" || input.type === "uplink.changed");
      if (isDroppable) dropped += 1;
      return !isDroppable;
    });
  }
}
