import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ByteLink } from "../../ports/byte-link.ts";

/** The wire of a screen, as its pages reach it (drivers/links/page.ts). */
export interface ScreenWire extends ByteLink {
  readonly join: (viewer: {
    readonly send: (bytes: Uint8Array) => boolean;
    readonly leave: () => void;
  }) => { readonly said: (bytes: Uint8Array) => void; readonly left: () => void } | null;
}

/** A browser that has taken nothing of so much hangs. */
const BEHIND_BYTES_MAX = 1024 * 1024;
const VIEWER_ID_BYTES = 9;

/** All screens that the configuration has, each with its wire; browsers come and go. */
export class Screens {
  readonly #wires: ReadonlyMap<string, ScreenWire>;
  readonly #said = new Map<string, (bytes: Uint8Array) => void>();
  readonly #open = new Set<ServerResponse>();

  constructor(wires: ReadonlyMap<string, ScreenWire>) {
    this.#wires = wires;
  }

  has(name: string): boolean {
    return this.#wires.has(name);
  }

  /** The lines for a screen as server-sent events, until the browser leaves. */
  look(name: string, request: IncomingMessage, response: ServerResponse): void {
    const joined = this.#wires.get(name)?.join({
      send: (bytes) => {
        if (response.writableLength > BEHIND_BYTES_MAX) return false;
        response.write(eventOf(bytes));
        return true;
      },
      leave: () => response.end(),
    });
    if (joined === undefined || joined === null) {
      response.writeHead(503, { "content-type": "text/plain" }).end("Too many browsers show this screen. Close one.\n");
      return;
    }
    const viewer = randomBytes(VIEWER_ID_BYTES).toString("base64url");
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(`event: viewer\ndata: ${viewer}\n\n`);
    this.#said.set(viewer, joined.said);
    this.#open.add(response);
    const left = () => {
      this.#said.delete(viewer);
      this.#open.delete(response);
      joined.left();
    };
    request.on("close", left);
    response.on("error", left);
  }

  /** False where nobody looks under this name any more. */
  said(viewer: string, bytes: Uint8Array): boolean {
    const heard = this.#said.get(viewer);
    heard?.(bytes);
    return heard !== undefined;
  }

  close(): void {
    for (const response of this.#open) response.end();
  }
}

/** A driver's line has no end of line within. */
const eventOf = (bytes: Uint8Array): string => `data: ${Buffer.from(bytes).toString("utf8").trimEnd()}\n\n`;
