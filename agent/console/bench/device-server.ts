import { createServer, type Server, type Socket } from "node:net";
import type { SimDevice, SimWire, SimWorld } from "../../../drivers/driver.ts";

/** A virtual device behind a TCP socket, as a serial-to-Ethernet converter shows it: it has its own power and outlives the agent. */
export class DeviceServer {
  readonly device: SimDevice;
  readonly #heard: () => void;
  #server: Server | null = null;
  #line: { readonly socket: Socket; readonly wire: SimWire } | null = null;
  #port = 0;

  /** `heard` is told after each time that bytes went either way, so that somebody may look at the device's face. */
  constructor(device: SimDevice, heard: () => void) {
    this.device = device;
    this.#heard = heard;
  }

  isPlugged(): boolean {
    return this.#server !== null;
  }

  port(): number {
    return this.#port;
  }

  /** Listens on the port it had before, if it had one; answers the port. */
  plug(): Promise<number> {
    if (this.#server !== null) return Promise.resolve(this.#port);
    const server = createServer((socket) => this.#take(socket));
    this.#server = server;
    return new Promise((settle, refuse) => {
      server.once("error", refuse);
      server.listen(this.#port, "127.0.0.1", () => {
        const address = server.address();
        this.#port = typeof address === "object" && address !== null ? address.port : 0;
        settle(this.#port);
      });
    });
  }

  /** Pulls the cable: whoever speaks is cut off, and a new try is refused. */
  unplug(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#hangUp();
    return new Promise((settle) => {
      if (server === null) settle();
      else server.close(() => settle());
    });
  }

  #take(socket: Socket): void {
    this.#hangUp();
    const wire = this.device.plug({
      opened: () => undefined,
      heard: (bytes) => {
        if (socket.writable) socket.write(bytes);
        this.#heard();
      },
      drained: () => undefined,
      closed: () => socket.destroy(),
    });
    if (wire === null) {
      socket.destroy();
      return;
    }
    this.#line = { socket, wire };
    socket.on("data", (bytes) => {
      wire.hear(bytes);
      this.#heard();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      if (this.#line?.socket !== socket) return;
      this.#line = null;
      wire.unplug();
    });
  }

  #hangUp(): void {
    const line = this.#line;
    this.#line = null;
    if (line === null) return;
    line.wire.unplug();
    line.socket.destroy();
  }
}

/** Real time and real chance for a virtual device. */
export const realWorld: SimWorld = {
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  unit: Math.random,
};
