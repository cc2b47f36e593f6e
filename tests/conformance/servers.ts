import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Aedes } from "aedes";
import { freePort, pause, startMosquitto } from "../contracts/real-mosquitto.ts";
import { Child } from "../e2e/rig/child.ts";
import type { Target } from "./target.ts";

/** A broker of the kit's own, on loopback, in a folder of its own. */
export interface Server {
  readonly url: string;
  readonly password: string | null;
  readonly stop: () => Promise<void>;
}

export const CENTRES = ["kz-ala-01", "kz-ast-01"] as const;
const PASSWORD = "a password for tests";
const USERS = ["hub", ...CENTRES];
const START_MS = 60_000;

export function targetOf({ url, password }: Server, protocol: 4 | 5): Target {
  const account = (user: string) => ({ user, ...(password === null ? {} : { password }) });
  return { url, protocol, hub: account("hub"), centres: [account(CENTRES[0]), account(CENTRES[1])] };
}

export async function mosquittoServer(): Promise<Server> {
  const { url, stop } = await startMosquitto(USERS);
  return { url, password: PASSWORD, stop };
}

export async function aedesServer(): Promise<Server> {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const stop = async () => {
    await new Promise<void>((done) => aedes.close(done));
    await new Promise<void>((done) => server.close(() => done()));
  };
  return { url: `mqtt://127.0.0.1:${port}`, password: null, stop };
}

/** NATS keeps MQTT topics as subjects, with a dot for each slash. */
export async function natsServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "talon-nats-"));
  const [port, mqttPort] = [await freePort(), await freePort()];
  const user = (name: string, publish: readonly string[], subscribe: readonly string[]) => ({
    user: name,
    password: PASSWORD,
    permissions: { publish, subscribe: [...subscribe, "$MQTT.sub.>"] },
  });
  const users = [
    user(
      "hub",
      ["talon.1.*.*.down.>", "talon.1.hub.state"],
      ["talon.1.*.*.up", "talon.1.*.*.up.>", "talon.1.hub.state"],
    ),
    ...CENTRES.map((name) => user(name, [`talon.1.*.${name}.up.>`], [`talon.1.*.${name}.down.>`, "talon.1.hub.state"])),
  ];
  const settings = {
    server_name: "talon",
    listen: `127.0.0.1:${port}`,
    jetstream: { store_dir: join(folder, "jetstream") },
    mqtt: { listen: `127.0.0.1:${mqttPort}` },
    authorization: { users },
  };
  writeFileSync(join(folder, "nats.conf"), JSON.stringify(settings));
  return started(["nats-server", "-c", join(folder, "nats.conf")], { folder, port: mqttPort });
}

/** RabbitMQ keeps MQTT topics as routing keys of amq.topic, with a dot for each slash. Its port mapper is started here too, so that it ends. */
export async function rabbitServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "talon-rabbit-"));
  const [port, distance, mapper] = [await freePort(), await freePort(), await freePort()];
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });
  mkdirSync(join(folder, "log"));
  file("definitions.json", JSON.stringify(rabbitDefinitions()));
  file("enabled_plugins", "[rabbitmq_mqtt].");
  file("rabbitmq.conf", rabbitSettings(port, join(folder, "definitions.json")));
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    RABBITMQ_NODENAME: `talon${port}@localhost`,
    RABBITMQ_DIST_PORT: `${distance}`,
    RABBITMQ_MNESIA_BASE: join(folder, "mnesia"),
    RABBITMQ_LOG_BASE: join(folder, "log"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "enabled_plugins"),
    RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq"),
    RABBITMQ_CONF_ENV_FILE: "/dev/null",
    ERL_EPMD_PORT: `${mapper}`,
    ERL_EPMD_ADDRESS: "127.0.0.1",
  };
  const epmd = new Child(["epmd", "-port", `${mapper}`, "-address", "127.0.0.1"], env);
  epmd.start();
  const server = await started(["/usr/lib/rabbitmq/bin/rabbitmq-server"], { folder, port, env });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await epmd.kill();
    },
  };
}

const rabbitSettings = (port: number, definitions: string): string =>
  [
    "listeners.tcp = none",
    `mqtt.listeners.tcp.1 = 127.0.0.1:${port}`,
    "mqtt.allow_anonymous = false",
    "mqtt.prefetch = 64",
    `load_definitions = ${definitions}`,
    "log.console = true",
    "log.file = false",
    "log.console.level = error",
    "",
  ].join("\n");

function rabbitDefinitions(): object {
  const vhost = "/";
  const users = USERS.map((name) => ({
    name,
    password_hash: rabbitHash(PASSWORD),
    hashing_algorithm: "rabbit_password_hashing_sha256",
    tags: "",
  }));
  const own = String.raw`^talon\.1\.[^.]+\.{username}\.`;
  const every = String.raw`^talon\.1\.([^.]+\.[^.]+\.`;
  const state = String.raw`hub\.state)$`;
  const rights = (user: string) =>
    user === "hub"
      ? { write: String.raw`${every}down\..*|${state}`, read: String.raw`${every}up\..*|${state}` }
      : { write: String.raw`${own}up\.`, read: String.raw`(${own}down\.|^talon\.1\.hub\.state$)` };
  return {
    rabbit_version: "3.10.8",
    vhosts: [{ name: vhost }],
    users,
    permissions: USERS.map((user) => ({ user, vhost, configure: "^mqtt-.*", write: ".*", read: ".*" })),
    topic_permissions: USERS.map((user) => ({ user, vhost, exchange: "amq.topic", ...rights(user) })),
  };
}

/** Four bytes of salt, and SHA-256 over them and the password (RabbitMQ, "Passwords"). */
function rabbitHash(password: string): string {
  const salt = Buffer.from("salt");
  const digest = createHash("sha256").update(salt).update(password).digest();
  return Buffer.concat([salt, digest]).toString("base64");
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly env?: NodeJS.ProcessEnv;
}

async function started(command: readonly string[], { folder, port, env }: Place): Promise<Server> {
  const child = new Child(command, env ?? process.env);
  child.start();
  const url = `mqtt://127.0.0.1:${port}`;
  const stop = async () => {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const end = Date.now() + START_MS; Date.now() < end; await pause(100)) {
    if (await isOpen(url)) return { url, password: PASSWORD, stop };
    if (!child.isAlive) break;
  }
  const { said } = child;
  await stop();
  throw new Error(`${command[0]} does not start: ${said.slice(-2_000)}`);
}

async function isOpen(url: string): Promise<boolean> {
  const { Wire } = await import("./wire.ts");
  const account = { user: CENTRES[0], password: PASSWORD };
  const wire = await Wire.open({ url, protocol: 4, hub: account, centres: [account, account] }, account).catch(
    () => null,
  );
  await wire?.close();
  return wire !== null;
}
