import { createServer, type Server } from "node:net";
import { Aedes } from "aedes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MqttBroker, type MqttBrokerSettings } from "../../agent/host/mqtt-broker.ts";
import type { Broker } from "../../agent/ports/broker.ts";
import { brokerContract, Heard } from "./broker.contract.ts";
import { freePort, type Mosquitto, pause, startMosquitto, waitFor } from "./real-mosquitto.ts";

const will = { topic: "talon/1/00/kz-ala-01/up/state", payload: "will", qos: 1, retain: true } as const;
const settle = (until?: () => boolean) => (until === undefined ? pause(150) : waitFor(until));
const users = ["kz-ala-01", "hub"];

const keepingWires = (settingsOf: (client: string) => MqttBrokerSettings) => {
  const wires: Broker[] = [];
  const wire = (client: string): Broker => {
    const made = new MqttBroker(settingsOf(client));
    wires.push(made);
    return made;
  };
  return { wire, closeAll: () => wires.splice(0).forEach((each) => void each.close()) };
};

for (const protocol of [5, 4] as const) {
  brokerContract(`MQTT.js and mosquitto, protocol level ${protocol}`, async () => {
    const mosquitto = await startMosquitto(users);
    const { wire, closeAll } = keepingWires((centre) => ({
      urls: [mosquitto.url],
      centre,
      passwordFile: mosquitto.passwordFile,
    }));
    return {
      protocol,
      wire,
      settle,
      close: async () => {
        closeAll();
        await mosquitto.stop();
      },
    };
  });
}

brokerContract("MQTT.js and aedes, which speaks 3.1.1", async () => {
  const aedes = await Aedes.createBroker();
  const server: Server = createServer(aedes.handle);
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const { wire, closeAll } = keepingWires((centre) => ({ urls: [`mqtt://127.0.0.1:${port}`], centre }));
  return {
    protocol: 4,
    wire,
    settle,
    close: async () => {
      closeAll();
      await new Promise<void>((done) => aedes.close(done));
      await new Promise((done) => server.close(done));
    },
  };
});

describe("MQTT.js as a bare wire", () => {
  let mosquitto: Mosquitto;
  beforeAll(async () => {
    mosquitto = await startMosquitto(users);
  });
  afterAll(async () => mosquitto.stop());

  const outcome = async (settings: Partial<MqttBrokerSettings>, protocol: 5 | 4 = 5) => {
    const wire = new MqttBroker({
      urls: [mosquitto.url],
      centre: "kz-ala-01",
      passwordFile: mosquitto.passwordFile,
      connectWaitMs: 500,
      ...settings,
    });
    const heard = new Heard();
    wire.connect({ broker: 0, protocol, will, subscribe: [] }, heard);
    await waitFor(() => heard.words.length > 0);
    await pause(100);
    wire.close();
    return heard.words;
  };

  test.each([5, 4] as const)(
    "TUC-024: a wrong password is told as bad credentials over protocol level %i",
    async (protocol) => {
      expect(await outcome({ passwordFile: "package.json" }, protocol)).toEqual(["offline broker-bad-credentials"]);
    },
  );

  test("a credentials file that is missing is told as bad credentials", async () => {
    expect(await outcome({ keyFile: "/nowhere/key.pem" })).toEqual(["offline broker-bad-credentials"]);
  });

  test("nobody at the port is told as unreachable", async () => {
    expect(await outcome({ urls: [`mqtt://127.0.0.1:${await freePort()}`] })).toEqual(["offline broker-unreachable"]);
  });

  test("TUC-022: a server that takes the connection and never answers CONNECT is told as a timeout", async () => {
    const port = await freePort();
    const server = createServer((socket) => void socket.on("error", () => undefined));
    await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
    expect(await outcome({ urls: [`mqtt://127.0.0.1:${port}`] })).toEqual(["offline broker-timeout"]);
    server.close();
  });

  test("TUC-022: aedes, which knows only 3.1.1, does not let MQTT 5 come online", async () => {
    const aedes = await Aedes.createBroker();
    const server = createServer(aedes.handle);
    const port = await freePort();
    await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
    const urls = [`mqtt://127.0.0.1:${port}`];
    expect(["offline broker-protocol-refused", "offline broker-timeout"]).toContain((await outcome({ urls }))[0]);
    expect(await outcome({ urls }, 4)).toEqual(["online"]);
    await new Promise<void>((done) => aedes.close(done));
    server.close();
  });

  test("TUC-024: a DISCONNECT with 0x8E, and a CONNACK with 0x88, are told for what they are", async () => {
    const CONNACK = [0x20, 0x03, 0x00, 0x00, 0x00];
    const TAKEN_OVER = [0xe0, 0x02, 0x8e, 0x00];
    const UNAVAILABLE = [0x20, 0x03, 0x00, 0x88, 0x00];
    const said: string[][] = [];
    for (const reply of [[...CONNACK, ...TAKEN_OVER], UNAVAILABLE]) {
      const port = await freePort();
      const server = createServer(
        (socket) => void socket.once("data", () => socket.write(Buffer.from(reply))).on("error", () => undefined),
      );
      await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
      said.push(await outcome({ urls: [`mqtt://127.0.0.1:${port}`] }));
      server.close();
    }
    expect(said).toEqual([["online", "offline identity-taken-over"], ["offline broker-busy"]]);
  });

  test("a broker that ends is told once, and the next connection is a new one", async () => {
    const wire = new MqttBroker({ urls: [mosquitto.url], centre: "kz-ala-01", passwordFile: mosquitto.passwordFile });
    const [heard, again] = [new Heard(), new Heard()];
    wire.connect({ broker: 0, protocol: 5, will, subscribe: [] }, heard);
    await waitFor(() => heard.words.length > 0);
    await mosquitto.start();
    await waitFor(() => heard.words.length > 1);
    wire.connect({ broker: 0, protocol: 5, will, subscribe: [] }, again);
    await waitFor(() => again.words.length > 0);
    wire.publish({ topic: "talon/1/00/kz-ala-01/up/ev", payload: "x", qos: 1, retain: false }, 1);
    await waitFor(() => again.words.length > 1);
    wire.close();
    expect(heard.words).toEqual(["online", "offline broker-lost"]);
    expect(again.words).toEqual(["online", "taken 1"]);
  });

  test("the ACL lets a centre speak only as itself", async () => {
    const hub = new MqttBroker({ urls: [mosquitto.url], centre: "hub", passwordFile: mosquitto.passwordFile });
    const centre = new MqttBroker({ urls: [mosquitto.url], centre: "kz-ala-01", passwordFile: mosquitto.passwordFile });
    const [heard, said] = [new Heard(), new Heard()];
    hub.connect(
      {
        broker: 0,
        protocol: 4,
        will: { ...will, topic: "talon/1/hub/state", retain: false },
        subscribe: ["talon/1/+/+/up/ev"],
      },
      heard,
    );
    centre.connect({ broker: 0, protocol: 4, will, subscribe: [] }, said);
    await waitFor(() => heard.words.length > 0 && said.words.length > 0);
    centre.publish({ topic: "talon/1/00/kz-ast-01/up/ev", payload: "as another", qos: 1, retain: false }, 1);
    centre.publish({ topic: "talon/1/00/kz-ala-01/up/ev", payload: "as itself", qos: 1, retain: false }, 2);
    await waitFor(() => heard.messages.length > 0);
    await pause(100);
    hub.close();
    centre.close();
    expect(heard.messages).toEqual(["talon/1/00/kz-ala-01/up/ev as itself"]);
  });
});
