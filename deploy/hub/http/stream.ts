import type { ServerResponse } from "node:http";
import type { Change } from "./model.ts";
import type { Situation } from "./situation.ts";

export const VIEWERS_MAX = 100;
/** A viewer with more than this unsent misses changes, and gets everything anew once it has caught up. */
export const BEHIND_BYTES_MAX = 1024 * 1024;
const STILL_HERE_MS = 15_000;

interface Viewer {
  readonly response: ServerResponse;
  readonly isWelcome: () => boolean;
  isBehind: boolean;
}

/** The situation as server-sent events. A change is written as text once, however many look. */
export class SituationStream {
  readonly #situation: Situation;
  readonly #viewers = new Set<Viewer>();
  readonly #stop: () => void;
  readonly #pulse: NodeJS.Timeout;

  constructor(situation: Situation) {
    this.#situation = situation;
    this.#stop = situation.watch((change) => this.#tell(change));
    this.#pulse = setInterval(() => this.#stillHere(), STILL_HERE_MS);
    this.#pulse.unref();
  }

  /** False where too many look already. Who is not welcome any more is sent away with the next pulse. */
  add(response: ServerResponse, isWelcome: () => boolean = () => true): boolean {
    if (this.#viewers.size >= VIEWERS_MAX) return false;
    const viewer = { response, isWelcome, isBehind: false };
    response.on("error", () => this.#viewers.delete(viewer));
    response.on("close", () => this.#viewers.delete(viewer));
    response.on("drain", () => this.#catchUp(viewer));
    this.#viewers.add(viewer);
    response.write(textOf(this.#situation.whole()));
    return true;
  }

  close(): void {
    this.#stop();
    clearInterval(this.#pulse);
    for (const { response } of this.#viewers) response.end();
    this.#viewers.clear();
  }

  #tell(change: Change): void {
    const text = textOf(change);
    for (const viewer of this.#viewers) {
      if (viewer.response.writableLength > BEHIND_BYTES_MAX) viewer.isBehind = true;
      if (!viewer.isBehind) viewer.response.write(text);
    }
  }

  #catchUp(viewer: Viewer): void {
    if (!viewer.isBehind) return;
    viewer.isBehind = false;
    viewer.response.write(textOf(this.#situation.whole()));
  }

  #stillHere(): void {
    for (const { response, isWelcome, isBehind } of this.#viewers) {
      if (!isWelcome()) response.end();
      else if (!isBehind) response.write(`: ${Date.now()}\n\n`);
    }
  }
}

const textOf = (change: Change): string => `data: ${JSON.stringify(change)}\n\n`;
