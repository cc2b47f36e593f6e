import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MqttBroker, type MqttBrokerSettings } from "../../agent/host/mqtt-broker.ts";
import { certificateFault } from "../../agent/host/mqtt-codes.ts";
import type { BrokerConnect } from "../../agent/ports/broker.ts";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { Authority } from "./authority.ts";
import { answers, freePort, type Mosquitto, pause, startMosquitto, waitFor } from "./real-mosquitto.ts";

const CENTRE = "kz-ala-01";
const folder = mkdtempSync(join(tmpdir(), "talon-tls-"));
const authority = new Authority(folder, "authority");
const stranger = new Authority(folder, "stranger");
const server = authority.issue("server");
const own = authority.issue(CENTRE);
const forged = stranger.issue("forged");
let broker: Mosquitto;

const withTls = (settings: string): string =>
  settings.replace(
    /^(listener .*)$/m,
    `$1\ncafile ${authority.certificate}\ncertfile ${server.certFile}\nkeyfile ${server.keyFile}\nrequire_certificate true\nuse_identity_as_username true`,
  );

const options = (protocol: 5 | 4): BrokerConnect => ({
  broker: 0,
  protocol,
  will: { topic: topicsOf(CENTRE).state, payload: "gone", qos: 1, retain: true },
  subscribe: topicsOf(CENTRE).subscribe,
});

async function attempt(secrets: Partial<MqttBrokerSettings>, protocol: 5 | 4 = 5): Promise<string> {
  const url = broker.url.replace("mqtt:", "mqtts:");
  const wire = new MqttBroker({ urls: [url], centre: CENTRE, connectWaitMs: 4_000, ...secrets });
  const said: string[] = [];
  const tell = (word: string) => () => said.push(word);
  wire.connect(options(protocol), {
    online: tell("online"),
    taken: tell("taken"),
    message: tell("message"),
    oversized: tell("oversized"),
    offline: (fault) => said.push(fault),
  });
  await waitFor(() => said.length > 0);
  if (said[0] === "online") {
    wire.publish({ topic: topicsOf(CENTRE).state, payload: "here", qos: 1, retain: false }, 1);
    await waitFor(() => said.includes("taken"));
  }
  wire.close();
  return said.join(" ");
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a broker that asks for a certificate", () => {
  beforeAll(async () => {
    broker = await startMosquitto([], withTls);
  });

  afterAll(() => broker.stop());

  test.each([5, 4] as const)("takes a centre whose certificate bears its name (MQTT version %i)", async (protocol) => {
    expect(await attempt({ ...own, caFile: authority.certificate }, protocol)).toBe("online taken");
  });

  test("is not spoken to when its own certificate is of another authority, whatever it would say", async () => {
    expect(await attempt({ ...own, caFile: stranger.certificate })).toBe("broker-untrusted");
  });

  test("is not spoken to when nobody says which authority to believe", async () => {
    expect(await attempt(own)).toBe("broker-untrusted");
  });

  test.each([
    ["a certificate of another authority", { ...forged, caFile: authority.certificate }],
    ["no certificate at all", { caFile: authority.certificate }],
  ])("turns away a centre with %s", async (_, secrets) => {
    expect(await attempt(secrets)).not.toContain("online");
  });

  test("a key file that is not there is a matter of credentials", async () => {
    const secrets = { certFile: own.certFile, keyFile: join(folder, "lost.key"), caFile: authority.certificate };
    expect(await attempt(secrets)).toBe("broker-bad-credentials");
  });

  test.each([
    ["a key that is not the certificate's", { certFile: own.certFile, keyFile: server.keyFile }],
    ["a certificate file that holds none", { certFile: "package.json", keyFile: own.keyFile }],
  ])("%s is a matter of credentials", async (_, secrets) => {
    expect(await attempt({ ...secrets, caFile: authority.certificate })).toBe("broker-bad-credentials");
  });

  test("TUC-024: a certificate that is not valid by this machine's clock is told as a matter of time, not of trust", async () => {
    const old = authority.issue("old", "-1");
    expect(await attempt({ ...old, caFile: authority.certificate })).toMatch(
      /certificate-untimely|broker-lost|broker-timeout|broker-unreachable/,
    );
    expect(
      certificateFault(Object.assign(new Error("certificate is not yet valid"), { code: "CERT_NOT_YET_VALID" })),
    ).toBe("certificate-untimely");
  });
});

describe("a broker behind a WebSocket, for networks that let only port 443 through", () => {
  let web: Mosquitto;
  let open = "";
  let guarded = "";

  beforeAll(async () => {
    const [port, tlsPort] = [await freePort(), await freePort()];
    open = `ws://127.0.0.1:${port}/mqtt`;
    guarded = `wss://127.0.0.1:${tlsPort}/mqtt`;
    const listener = (no: number) => `\nlistener ${no} 127.0.0.1\nprotocol websockets\n`;
    const guard = `cafile ${authority.certificate}\ncertfile ${server.certFile}\nkeyfile ${server.keyFile}\nrequire_certificate true\nuse_identity_as_username true\n`;
    web = await startMosquitto([CENTRE], (settings) => `${settings}${listener(port)}${listener(tlsPort)}${guard}`);
    for (const each of [port, tlsPort])
      for (const end = Date.now() + 10_000; Date.now() < end && !(await answers(each)); ) await pause(20);
  });

  afterAll(() => web.stop());

  test.each([5, 4] as const)("is spoken to in the open with a password (MQTT version %i)", async (protocol) => {
    expect(await attempt({ urls: [open], passwordFile: web.passwordFile }, protocol)).toBe("online taken");
  });

  test.each([5, 4] as const)("is spoken to with certificates on both sides (MQTT version %i)", async (protocol) => {
    const secrets = { urls: [guarded], ...own, caFile: authority.certificate };
    expect(await attempt(secrets, protocol)).toBe("online taken");
  });

  test("is not believed with a certificate of another authority, and turns a stranger away", async () => {
    expect(await attempt({ urls: [guarded], ...own, caFile: stranger.certificate })).toBe("broker-untrusted");
    const none = { urls: [guarded], caFile: authority.certificate };
    expect(await attempt(none)).not.toContain("online");
  });

  test("a wrong password over it is a matter of credentials", async () => {
    expect(await attempt({ urls: [open], passwordFile: "package.json" })).toBe("broker-bad-credentials");
  });
});
