import { createServer, type Server, type Socket } from "node:net";
import { DEADLY_BYTE } from "./broken-main.ts";

/** A board behind TCP that takes what it is told; while it is sick it says what its driver cannot bear to whoever calls. */
export class SickBoard {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isSick = false;

  constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.resume();
      socket.on("error", () => undefined);
      socket.on("close", () => this.#sockets.delete(socket));
      if (this.#isSick) socket.write(Uint8Array.of(DEADLY_BYTE));
    });
  }

  listen(): Promise<number> {
    return new Promise((settle) => {
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        settle(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  }

  fallIll(): void {
    this.#isSick = true;
    for (const socket of this.#sockets) socket.write(Uint8Array.of(DEADLY_BYTE));
  }

  getWell(): void {
    this.#isSick = false;
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((settle) => this.#server.close(() => settle()));
  }
}
