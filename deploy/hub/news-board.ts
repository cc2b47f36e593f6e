import type { HubNews } from "./hub-read.ts";

/** More news than this between two turns are told as if all of a centre had changed. */
const NEWS_MAX = 5_000;

/** Tells what was kept, once the work that kept it is done: news of a transaction comes after its commit. */
export class NewsBoard {
  readonly #calls = new Set<(news: HubNews) => void>();
  #waiting: HubNews[] = [];

  watch(call: (news: HubNews) => void): () => void {
    this.#calls.add(call);
    return () => this.#calls.delete(call);
  }

  /** Nobody who listens needs every event: what is left out comes with the next live picture. */
  tell(news: HubNews): void {
    if (this.#calls.size === 0 || this.#waiting.length >= NEWS_MAX) return;
    if (this.#waiting.length === 0) setImmediate(() => this.#say());
    this.#waiting.push(news);
  }

  #say(): void {
    const all = this.#waiting;
    this.#waiting = [];
    for (const news of all) for (const call of this.#calls) call(news);
  }
}
