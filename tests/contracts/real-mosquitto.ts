import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Mosquitto {
  readonly url: string;
  readonly folder: string;
  readonly passwordFile: string;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** The power of the broker's machine goes: sessions and what it had in hand are lost. */
  readonly crash: () => Promise<void>;
}

const WAIT_MS = 10_000;

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function waitFor(holds: () => boolean, ms = WAIT_MS): Promise<void> {
  for (const end = Date.now() + ms; !holds() && Date.now() < end; ) await pause(5);
}

export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

export const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => done(true)).once("error", () => done(false));
    socket.once("connect", () => socket.destroy());
  });

/** Debian's mosquitto with the settings and the ACL of deploy/broker, on a port of its own, with passwords made here. */
export async function startMosquitto(
  users: readonly string[],
  change = (settings: string) => settings,
): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), "talon-broker-"));
  const port = await freePort();
  const passwordFile = join(folder, "password");
  const passwords = join(folder, "passwords");
  writeFileSync(passwordFile, "a password for tests\n");
  writeFileSync(passwords, "");
  chmodSync(passwords, 0o600);
  for (const user of users) execFileSync("mosquitto_passwd", ["-b", passwords, user, "a password for tests"]);
  writeFileSync(join(folder, "acl"), readFileSync("deploy/broker/acl"), { mode: 0o600 });
  const settings = readFileSync("deploy/broker/mosquitto.conf", "utf8")
    .replace("listener 1883", `listener ${port}`)
    .replace("/etc/mosquitto/talon.passwd", passwords)
    .replace("/etc/mosquitto/talon.acl", join(folder, "acl"))
    .replace("/var/lib/mosquitto/", `${folder}/`);
  const asRoot = process.getuid?.() === 0 ? "user root\n" : "";
  writeFileSync(join(folder, "mosquitto.conf"), asRoot + change(settings));
  let child: ChildProcess | null = null;
  const start = async () => {
    child = spawn("mosquitto", ["-c", join(folder, "mosquitto.conf")], { stdio: "ignore" });
    for (const end = Date.now() + WAIT_MS; Date.now() < end && !(await answers(port)); ) await pause(20);
  };
  const end = async (signal: NodeJS.Signals) => {
    const ended = child;
    child = null;
    if (ended === null || ended.exitCode !== null) return;
    await new Promise((done) => {
      ended.once("exit", done);
      ended.kill(signal);
    });
  };
  const kill = () => end("SIGTERM");
  const stop = async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  await start();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    folder,
    passwordFile,
    stop,
    crash: () => end("SIGKILL"),
    start: async () => {
      await kill();
      await start();
    },
  };
}
