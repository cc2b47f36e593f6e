import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { MqttBroker } from "../../../../agent/host/mqtt-broker.ts";

const MIB = 1024 ** 2;
const CHUNK = Buffer.alloc(64 * 1024, "x");
const TOPIC = Buffer.from("talon/1/hub/state");
const CONNACK = { 4: [0x20, 2, 0, 0], 5: [0x20, 3, 0, 0, 0] } as const;
const SUBACK = { 4: (id: Buffer) => [0x90, 3, ...id, 1], 5: (id: Buffer) => [0x90, 4, ...id, 0, 1] } as const;
const ENDLESS = Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f, 0, TOPIC.length, ...TOPIC]);

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function endlessBroker(protocol: 4 | 5) {
  const sent = { bytes: 0 };
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (packet) => {
      const kind = (packet[0] ?? 0) >> 4;
      if (kind === 1) socket.write(Buffer.from(CONNACK[protocol]));
      if (kind !== 8) return;
      socket.write(Buffer.from(SUBACK[protocol](packet.subarray(2, 4))));
      socket.write(ENDLESS);
      pour(socket, sent);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  ends.push(() => server.close());
  return { sent, port: (server.address() as AddressInfo).port };
}

function pour(socket: Socket, sent: { bytes: number }): void {
  while (!socket.destroyed) {
    sent.bytes += CHUNK.length;
    if (socket.write(CHUNK)) continue;
    socket.once("drain", () => pour(socket, sent));
    return;
  }
}

test.each([4, 5] as const)(
  "a broker that sends a packet without end is left before it fills the memory, MQTT %s",
  async (protocol) => {
    const { sent, port } = await endlessBroker(protocol);
    const broker = new MqttBroker({ urls: [`mqtt://127.0.0.1:${port}`], centre: "kz-ala-01" });
    ends.push(() => broker.close());
    const fault = await new Promise((offline) => {
      const will = { topic: "will", payload: "x", qos: 1, retain: true } as const;
      const sink = { online: () => undefined, taken: () => undefined, message: () => undefined };
      broker.connect(
        { broker: 0, protocol, will, subscribe: [TOPIC.toString()] },
        { ...sink, oversized: () => undefined, offline },
      );
    });
    expect(fault).toBe("broker-lost");
    expect(sent.bytes).toBeLessThan(64 * MIB);
  },
);
