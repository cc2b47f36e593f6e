import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { MqttBroker, type MqttBrokerSettings } from "../../agent/host/mqtt-broker.ts";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { Authority } from "./authority.ts";
import { ConnectProxy } from "./connect-proxy.ts";
import { answers, freePort, type Mosquitto, pause, startMosquitto, waitFor } from "./real-mosquitto.ts";

const CENTRE = "kz-ala-01";
const ANSWER_MS = 30_000;
const folder = mkdtempSync(join(tmpdir(), "talon-proxy-"));
const authority = new Authority(folder, "authority");
const server = authority.issue("server");
const own = authority.issue(CENTRE);
const passwordFile = join(folder, "proxy-password");
writeFileSync(passwordFile, "secret: of the proxy\n");
let web: Mosquitto;
let open = "";
let guarded = "";
let port = 0;
let proxy: ConnectProxy;

beforeAll(async () => {
  const [plain, tls] = [await freePort(), await freePort()];
  open = `ws://127.0.0.1:${plain}/mqtt`;
  guarded = `wss://127.0.0.1:${tls}/mqtt`;
  const listener = (no: number) => `\nlistener ${no} 127.0.0.1\nprotocol websockets\n`;
  const guard = `cafile ${authority.certificate}\ncertfile ${server.certFile}\nkeyfile ${server.keyFile}\nrequire_certificate true\nuse_identity_as_username true\n`;
  web = await startMosquitto([CENTRE], (settings) => `${settings}${listener(plain)}${listener(tls)}${guard}`);
  for (const each of [plain, tls])
    for (const end = Date.now() + ANSWER_MS; Date.now() < end && !(await answers(each)); ) await pause(20);
});
afterAll(async () => {
  await web.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  port = await freePort();
  proxy = new ConnectProxy("centre", "secret: of the proxy");
  await proxy.listen(port);
});
afterEach(() => proxy.close());

const through = (more: object = {}) => ({
  proxy: { address: `http://127.0.0.1:${port}`, username: "centre", passwordFile, ...more },
});

async function attempt(settings: Pick<MqttBrokerSettings, "urls"> & Partial<MqttBrokerSettings>): Promise<string> {
  const wire = new MqttBroker({ centre: CENTRE, connectWaitMs: ANSWER_MS / 2, ...settings });
  const said: string[] = [];
  const tell = (word: string) => () => said.push(word);
  const { state, subscribe } = topicsOf(CENTRE);
  const will = { topic: state, payload: "gone", qos: 1, retain: true } as const;
  wire.connect(
    { broker: 0, protocol: 5, will, subscribe },
    {
      online: tell("online"),
      taken: tell("taken"),
      message: tell("message"),
      oversized: tell("oversized"),
      offline: (fault) => said.push(fault),
    },
  );
  await waitFor(() => said.length > 0, ANSWER_MS);
  if (said[0] === "online") {
    wire.publish({ topic: state, payload: "here", qos: 1, retain: false }, 1);
    await waitFor(() => said.includes("taken"), ANSWER_MS);
  }
  wire.close();
  return said.join(" ");
}

const withCertificates = () => ({ urls: [guarded], ...own, caFile: authority.certificate });

test("a broker behind a guarded WebSocket is reached through the proxy, and its certificate is still examined", async () => {
  expect(await attempt({ ...withCertificates(), ...through() })).toBe("online taken");
  expect(proxy.asked).toEqual([`CONNECT ${new URL(guarded).host} HTTP/1.1`]);
  const strange = new Authority(folder, "stranger").certificate;
  expect(await attempt({ ...withCertificates(), caFile: strange, ...through() })).toBe("broker-untrusted");
});

test("a broker behind an open WebSocket is reached through the proxy", async () => {
  expect(await attempt({ urls: [open], passwordFile: web.passwordFile, ...through() })).toBe("online taken");
  expect(proxy.asked).toHaveLength(1);
});

test("a broker of plain MQTT is reached straight", async () => {
  expect(await attempt({ urls: [web.url], passwordFile: web.passwordFile, ...through() })).toBe("online taken");
  expect(proxy.asked).toEqual([]);
});

test("a wrong or a lost password of the proxy is a matter of credentials", async () => {
  const wrong = through({ passwordFile: "package.json" });
  expect(await attempt({ ...withCertificates(), ...wrong })).toBe("broker-bad-credentials");
  const lost = through({ passwordFile: join(folder, "lost") });
  expect(await attempt({ ...withCertificates(), ...lost })).toBe("broker-bad-credentials");
});

test.each([
  ["forbids the place", "403 Forbidden"],
  ["does not find it", "502 Bad Gateway"],
  ["speaks without end", `200 ${"x".repeat(20_000)}`],
])("a proxy that %s leaves the broker out of reach", async (_, refusal) => {
  proxy.refusal = refusal;
  expect(await attempt({ ...withCertificates(), ...through() })).toBe("broker-unreachable");
});

test("a proxy that is away leaves the broker out of reach, and the way heals when it is back", async () => {
  await proxy.close();
  expect(await attempt({ ...withCertificates(), ...through() })).toBe("broker-unreachable");
  await proxy.listen(port);
  expect(await attempt({ ...withCertificates(), ...through() })).toBe("online taken");
});
