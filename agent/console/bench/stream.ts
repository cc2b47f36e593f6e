import type { IncomingMessage, ServerResponse } from "node:http";
import type { BenchHost } from "./bench-host.ts";

/** A page that is told more often than this only burns a phone's battery. */
export const TELL_EVERY_MS = 100;
const STILL_HERE_MS = 15_000;
export const VIEWERS_MAX = 20;
const BEHIND_BYTES_MAX = 1024 * 1024;

/** The state as server-sent events, to everybody who looks; who cannot keep up misses states, never gets old ones. */
export class Stream {
  readonly #host: BenchHost;
  readonly #viewers = new Set<ServerResponse>();
  readonly #stopListening: () => void;
  readonly #pulse: NodeJS.Timeout;
  #timer: NodeJS.Timeout | null = null;

  constructor(host: BenchHost) {
    this.#host = host;
    this.#stopListening = host.onChange(() => this.#plan());
    this.#pulse = setInterval(() => this.#plan(), STILL_HERE_MS);
    this.#pulse.unref();
  }

  add(request: IncomingMessage, response: ServerResponse): void {
    if (this.#viewers.size >= VIEWERS_MAX) {
      response.writeHead(503, { "content-type": "text/plain" }).end("Too many pages are open. Close one.\n");
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    this.#viewers.add(response);
    request.on("close", () => this.#viewers.delete(response));
    response.on("error", () => this.#viewers.delete(response));
    response.write(this.#message());
  }

  close(): void {
    this.#stopListening();
    clearInterval(this.#pulse);
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const viewer of this.#viewers) viewer.end();
    this.#viewers.clear();
  }

  #plan(): void {
    if (this.#timer !== null || this.#viewers.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const message = this.#message();
      for (const viewer of this.#viewers) {
        if (viewer.writableLength < BEHIND_BYTES_MAX) viewer.write(message);
      }
    }, TELL_EVERY_MS);
  }

  #message(): string {
    return `data: ${JSON.stringify(this.#host.state())}\n\n`;
  }
}
