import type { BenchLanguage, CallView, Names } from "./bench-state.ts";

const KEPT_MAX = 60;

/** The sentences of `talon why`, read once a call: the page is drawn ten times a second. */
export class Reasons {
  readonly #read: (ticket: string) => Names | null;
  readonly #kept = new Map<string, Names | null>();

  constructor(read: (ticket: string) => Readonly<Record<BenchLanguage, string>> | null) {
    this.#read = read;
  }

  of({ ticket, at }: Pick<CallView, "ticket" | "at">): Names | null {
    const key = `${ticket} ${at}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const reason = this.#read(ticket);
    this.#kept.set(key, reason);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return reason;
  }
}
