import { createServer, type Server, type Socket } from "node:net";
import type { Chance } from "./chance.ts";

const PIECE_BYTES = 16 * 1024;
const PIECE_EVERY_MS = 20;

/** A device gone mad: it says random bytes without end, and never a line. */
export class NoisyDevice {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  bytes = 0;

  constructor(chance: Chance) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.resume();
      const timer = setInterval(() => this.#shout(socket, chance), PIECE_EVERY_MS);
      this.#timers.add(timer);
      socket.on("close", () => clearInterval(timer));
    });
  }

  listen(): Promise<string> {
    return new Promise((settle) => {
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        settle(`tcp://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`);
      });
    });
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #shout(socket: Socket, chance: Chance): void {
    if (socket.destroyed) return;
    const piece = Uint8Array.from({ length: PIECE_BYTES }, () => {
      const byte = Math.floor(chance.unit() * 256);
      return byte === NEWLINE ? 0 : byte;
    });
    this.bytes += piece.length;
    socket.write(piece);
  }
}

const NEWLINE = 0x0a;
