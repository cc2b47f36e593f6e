import type { ByteLink, ByteSink } from "../../agent/ports/byte-link.ts";
import { OneLife } from "./one-life.ts";

/** A browser that looks at a screen's page. */
export interface Viewer {
  /** False where it cannot take more. */
  readonly send: (bytes: Uint8Array) => boolean;
  readonly leave: () => void;
}

/** More browsers at one screen's page are somebody's mistake. */
export const VIEWERS_MAX = 8;
/** What a page may say in one go. */
const SAID_BYTES_MAX = 4_096;

/** A browser that loads its page anew is back within this time. */
const RELOAD_MS = 2_000;

type After = (ms: number, call: () => void) => () => void;

/** The wire to a screen: open while at least one browser looks at its page. All of them hear the same; what any of them says is heard. */
export class PageWire implements ByteLink {
  readonly #after: After;
  readonly #viewers = new Set<Viewer>();
  readonly #awaiting = new Set<() => void>();
  #life: OneLife | null = null;
  #cancelEnd = (): void => undefined;

  constructor(after: After) {
    this.#after = after;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  open(sink: ByteSink): void {
    this.close();
    const life = new OneLife(sink);
    this.#life = life;
    this.#after(0, () => {
      if (this.#viewers.size > 0) life.opened();
      else life.closed("page-not-open");
    });
  }

  write(bytes: Uint8Array): void {
    const life = this.#life;
    if (life === null || !life.isOpen || bytes.length === 0) return;
    const slow = [...this.#viewers].filter((viewer) => !viewer.send(bytes));
    if (slow.length === 0) this.#after(0, () => life.drained());
    else if (slow.length === this.#viewers.size) life.closed("link-stalled");
    for (const viewer of slow) this.#drop(viewer);
  }

  close(): void {
    this.#cancelEnd();
    this.#life?.mute();
    this.#life = null;
  }

  whenAppears(appeared: () => void): () => void {
    this.#awaiting.add(appeared);
    return () => this.#awaiting.delete(appeared);
  }

  /** A browser has come; null where there are too many. */
  join(viewer: Viewer): { readonly said: (bytes: Uint8Array) => void; readonly left: () => void } | null {
    if (this.#viewers.size >= VIEWERS_MAX) return null;
    this.#cancelEnd();
    this.#viewers.add(viewer);
    if (this.#viewers.size === 1) for (const appeared of this.#awaiting) appeared();
    return {
      said: (bytes) => {
        if (this.#viewers.has(viewer) && bytes.length <= SAID_BYTES_MAX) this.#life?.heard(bytes);
      },
      left: () => this.#drop(viewer),
    };
  }

  #drop(viewer: Viewer): void {
    if (!this.#viewers.delete(viewer)) return;
    viewer.leave();
    const life = this.#life;
    if (this.#viewers.size > 0 || life === null) return;
    this.#cancelEnd();
    this.#cancelEnd = this.#after(RELOAD_MS, () => life.closed("link-lost"));
  }
}
