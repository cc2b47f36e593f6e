import { connect, createServer, type Server, type Socket } from "node:net";

const WIRES_MAX = 64;

/**
 * The network between the centre and the hub, as a cable that one can pull. Cut, it swallows what is under way and lets nobody in,
 * but does not say goodbye: a pulled cable never does.
 */
export class Network {
  readonly #server: Server;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #wires = new Set<Wire>();
  #isCut = false;

  constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
    this.#server = createServer((near) => this.#take(near));
    this.#server.maxConnections = WIRES_MAX;
  }

  /** Answers the port that it listens on. */
  listen(): Promise<number> {
    return new Promise((settle, refuse) => {
      this.#server.once("error", refuse);
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        settle(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  }

  isCut(): boolean {
    return this.#isCut;
  }

  cut(): void {
    this.#isCut = true;
    for (const wire of this.#wires) {
      wire.near.unpipe();
      wire.far.unpipe();
      wire.near.pause();
      wire.far.destroy();
    }
  }

  mend(): void {
    this.#isCut = false;
    this.#drop();
  }

  close(): Promise<void> {
    this.#drop();
    return new Promise((settle) => {
      this.#server.close(() => settle());
    });
  }

  #take(near: Socket): void {
    if (this.#isCut) {
      near.destroy();
      return;
    }
    const far = connect(this.#target);
    const wire: Wire = { near, far };
    this.#wires.add(wire);
    near.pipe(far);
    far.pipe(near);
    const end = (): void => {
      if (this.#isCut) return;
      this.#wires.delete(wire);
      near.destroy();
      far.destroy();
    };
    for (const side of [near, far]) {
      side.on("error", end);
      side.on("close", end);
    }
  }

  #drop(): void {
    for (const wire of this.#wires) {
      wire.near.destroy();
      wire.far.destroy();
    }
    this.#wires.clear();
  }
}

interface Wire {
  readonly near: Socket;
  readonly far: Socket;
}
