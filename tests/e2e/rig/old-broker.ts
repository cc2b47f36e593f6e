import { connect, createServer, type Server, type Socket } from "node:net";

/** CONNACK of MQTT 3.1.1: unacceptable protocol version (section 3.2.2.3). */
const REFUSED = Uint8Array.of(0x20, 0x02, 0x00, 0x01);
const MQTT_5 = 5;
const CONTINUES = 0x80;

/** A broker of the time before MQTT 5: it refuses whoever speaks that, and passes the others on. */
export class OldBroker {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  refused = 0;
  passed = 0;

  constructor(port: number) {
    this.#server = createServer((near) => {
      this.#sockets.add(near);
      near.on("error", () => near.destroy());
      near.once("data", (first) => this.#greet(near, first, port));
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

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((settle) => {
      this.#server.close(() => settle());
    });
  }

  #greet(near: Socket, first: Buffer, port: number): void {
    if (protocolLevel(first) === MQTT_5) {
      this.refused += 1;
      near.end(REFUSED);
      return;
    }
    this.passed += 1;
    const far = connect(port, "127.0.0.1");
    this.#sockets.add(far);
    far.on("error", () => near.destroy());
    far.on("close", () => near.destroy());
    near.on("close", () => far.destroy());
    far.write(first);
    near.pipe(far);
    far.pipe(near);
  }
}

/** The byte behind the protocol's name in a CONNECT packet (MQTT 3.1.1, section 3.1.2). */
function protocolLevel(packet: Buffer): number {
  let at = 1;
  while (((packet[at] ?? 0) & CONTINUES) !== 0) at += 1;
  const nameLength = packet.readUInt16BE(at + 1);
  return packet[at + 3 + nameLength] ?? 0;
}
