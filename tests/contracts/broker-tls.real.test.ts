import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MqttBroker, type MqttBrokerSettings } from "../../agent/host/mqtt-broker.ts";
import type { BrokerConnect } from "../../agent/ports/broker.ts";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { Authority } from "./authority.ts";
import { type Mosquitto, startMosquitto, waitFor } from "./real-mosquitto.ts";

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

describe("a broker that asks for a certificate", () => {
  beforeAll(async () => {
    broker = await startMosquitto([], withTls);
  });

  afterAll(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([5, 4] as const)("takes a centre whose certificate bears its name (MQTT version %i)", async (protocol) => {
    expect(await attempt({ ...own, caFile: authority.certificate }, protocol)).toBe("online taken");
  });

  test("is not spoken to when its own certificate is of another authority, whatever it would say", async () => {
    expect(await attempt({ ...own, caFile: stranger.certificate })).toBe("broker-bad-credentials");
  });

  test("is not spoken to when nobody says which authority to believe", async () => {
    expect(await attempt(own)).toBe("broker-bad-credentials");
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
});
