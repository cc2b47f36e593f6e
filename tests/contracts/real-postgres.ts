import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { freePort } from "./real-mosquitto.ts";

export interface Postgres {
  readonly url: string;
  readonly port: number;
  /** An empty database of its own. */
  readonly database: (name: string) => Promise<string>;
  /** Ends as if the power had gone, and comes back. */
  readonly crash: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const ROOT = "/usr/lib/postgresql";
const VERSIONS = existsSync(ROOT) ? readdirSync(ROOT).filter((name) => existsSync(join(ROOT, name, "bin/initdb"))) : [];
const WAIT_MS = 60_000;

/** Where Debian's package `postgresql` puts its programs; null where it is not installed. */
export const postgresPrograms: string | null =
  VERSIONS.length === 0
    ? null
    : join(ROOT, VERSIONS.toSorted((one, other) => Number(other) - Number(one))[0] ?? "", "bin");

/** PostgreSQL does not run as root: then it runs as the user that its package made. */
function ownerOf(folder: string): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" })));
  if (uid === undefined || gid === undefined) return {};
  chownSync(folder, uid, gid);
  return { uid, gid };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** A PostgreSQL of its own on a free port of the loopback, durable as in production, in a folder that goes with it. */
export async function startPostgres(settings: readonly string[] = []): Promise<Postgres> {
  if (postgresPrograms === null) throw new Error("PostgreSQL is not installed");
  const programs = postgresPrograms;
  const folder = mkdtempSync(join(tmpdir(), "talon-postgres-"));
  const owner = ownerOf(folder);
  const data = join(folder, "data");
  const initdb = ["-D", data, "-U", "talon", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"];
  execFileSync(join(programs, "initdb"), initdb, { ...owner, cwd: folder, stdio: "ignore" });
  const port = await freePort();
  const url = `postgres://talon@127.0.0.1:${port}/postgres`;
  const options = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories=", ...settings];
  let child: ChildProcess | null = null;
  const start = async () => {
    const flags = ["-D", data, ...options.flatMap((option) => ["-c", option])];
    child = spawn(join(programs, "postgres"), flags, { ...owner, cwd: folder, stdio: "ignore" });
    for (const end = Date.now() + WAIT_MS; Date.now() < end && !(await answers(url)); ) await pause(50);
  };
  const end = async (signal: NodeJS.Signals) => {
    const ended = child;
    child = null;
    if (ended === null || ended.exitCode !== null || ended.signalCode !== null) return;
    await new Promise((done) => {
      ended.once("exit", done);
      ended.kill(signal);
    });
  };
  await start();
  return {
    url,
    port,
    database: async (name) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return url.replace(/postgres$/, name);
    },
    crash: async () => {
      await end("SIGQUIT");
      await start();
    },
    stop: async () => {
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
