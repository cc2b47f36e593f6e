import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { openSigner } from "../../agent/host/device-key.ts";
import { problemLine } from "../../agent/kernel/result.ts";
import type { Signer } from "../../agent/ports/signer.ts";
import { CREDIT_MAX } from "../../agent/uplink/contract/schemas.ts";
import { type Served, type Serving, serveHttp } from "./http/serve-http.ts";
import { Hub, type HubSettings } from "./hub.ts";
import { HubStore } from "./hub-store.ts";
import { KpiThread } from "./kpi/kpi-thread.ts";
import { startWorker } from "./postgres/start-worker.ts";

interface Options {
  readonly broker: readonly string[];
  readonly db: string;
  readonly postgres?: string;
  readonly shards: string;
  readonly worker: string;
  readonly keepDays?: string;
  readonly leaseMs?: string;
  readonly user: string;
  readonly passwordFile?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly signKeyDir?: string;
  readonly credit: string;
  readonly http?: string;
  readonly httpTokens?: string;
  readonly httpCert?: string;
  readonly httpKey?: string;
  readonly behindProxy?: boolean;
}

/** A number that is none would make every acknowledgement one that no centre understands. */
const whole =
  (least: number, most: number) =>
  (text: string): string => {
    const isOne = /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
    if (!isOne) throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return text;
  };

const program = new Command("talon-hub")
  .description("The reference hub: keeps what centres send, and acknowledges it.")
  .requiredOption("--broker <url...>", "mqtt:// or mqtts:// of the broker, or of each of its nodes")
  .option("--db <file>", "where everything is kept (SQLite)", "hub.db")
  .option("--postgres <url>", "keeps everything in PostgreSQL instead, with other workers beside this one")
  .option("--shards <range>", "with --postgres: shards that this worker may take", "00-3f")
  .option("--worker <name>", "with --postgres: what people call this worker", hostname())
  .option(
    "--keep-days <days>",
    "with --postgres: events that came before are dropped; else kept for ever",
    whole(1, 36_500),
  )
  .option(
    "--lease-ms <ms>",
    "with --postgres: after how long of silence others take a worker's shards",
    whole(100, 600_000),
  )
  .option("--user <name>", "user name at the broker", "hub")
  .option("--password-file <file>")
  .option("--ca <file>")
  .option("--cert <file>")
  .option("--key <file>")
  .option("--sign-key-dir <dir>", "where the hub's signing key lives, made at the first start; else beside the db")
  .option("--credit <events>", "events of replay a second for each centre", whole(1, CREDIT_MAX), "50000")
  .option("--http <host:port>", "serves the API and the page of the Situation Centre, as 127.0.0.1:8090")
  .option(
    "--http-tokens <file>",
    "with --http: who may ask, one line each: ROLE NAME sha256:DIGEST, as new-token.ts makes them",
  )
  .option("--http-cert <file>", "with --http: certificate and chain in PEM, for TLS")
  .option("--http-key <file>", "with --http: the key of the certificate, in PEM")
  .option("--behind-proxy", "with --http: something in front of it speaks TLS and says in X-Forwarded-For who asks");

const log = (what: string, facts: object) => console.error(JSON.stringify({ what, ...facts }));

const contentOf = (path: string | undefined): Buffer | undefined =>
  path === undefined ? undefined : readFileSync(path);

function signerOf({ signKeyDir, db }: Options): Signer {
  const opened = openSigner(signKeyDir ?? dirname(resolve(db)));
  if (opened.ok) return opened.value;
  console.error(problemLine(opened.fault));
  process.exit(1);
}

function settingsOf(options: Options): HubSettings {
  const [ca, cert, key] = [contentOf(options.ca), contentOf(options.cert), contentOf(options.key)];
  const password = contentOf(options.passwordFile)?.toString("utf8").trimEnd();
  return {
    url: options.broker[0] ?? "",
    others: options.broker.slice(1),
    username: options.user,
    ...(password === undefined ? {} : { password }),
    certificates: { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) },
    credit: Number(options.credit),
    signer: signerOf(options),
    log,
  };
}

async function runEmbedded(options: Options): Promise<void> {
  const store = new HubStore(options.db);
  const hub = new Hub(store, settingsOf(options));
  const figures =
    options.http === undefined ? null : new KpiThread(options.db, (problem) => log("figures end", { problem }));
  const listening = await serve(options, { read: { ...store.read, ...figures?.read }, desk: hub, audit: store.audit });
  onSignal(async () => {
    await listening?.close();
    await figures?.close();
    await hub.stop();
    store.close();
  });
  await hub.start();
  console.log(`hub ${hub.instance} listens at ${options.broker.join(", ")} and keeps ${options.db}`);
  console.log(`hub.trust of its centres: ${hub.publicKey}`);
}

/** Null where nobody asked for it. */
async function serve(options: Options, beside: Served): Promise<Serving | null> {
  const { http, httpTokens = "", httpCert, httpKey, behindProxy = false } = options;
  if (http === undefined) return null;
  const files = { tokens: httpTokens, cert: httpCert, key: httpKey };
  const serving = await serveHttp(http, { files, isBehindProxy: behindProxy }, { ...beside, log });
  if (!serving.ok) {
    console.error(problemLine(serving.fault));
    process.exit(2);
  }
  process.on("SIGHUP", () => serving.value.readAgain());
  console.log(`the Situation Centre is at ${serving.value.url}`);
  return serving.value;
}

async function runWorker(postgres: string, options: Options): Promise<void> {
  const { worker, shards, keepDays, leaseMs } = options;
  const settings = settingsOf(options);
  const more = {
    ...(keepDays === undefined ? {} : { keepDays: Number(keepDays) }),
    ...(leaseMs === undefined ? {} : { leaseMs: Number(leaseMs) }),
  };
  const started = await startWorker({ postgres, worker, shards, ...more }, settings);
  if (!started.ok) {
    console.error(problemLine(started.fault));
    process.exit(2);
  }
  const { worker: running, read, audit, stop } = started.value;
  const listening = await serve(options, { read, desk: running, audit });
  onSignal(async () => {
    await listening?.close();
    await stop();
  });
  console.log(`worker ${running.id} listens at ${options.broker.join(", ")} and keeps PostgreSQL`);
  console.log(`hub.trust of its centres: ${settings.signer?.publicKey}`);
}

function onSignal(stop: () => Promise<void>): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
}

const options = program.parse().opts<Options>();
await (options.postgres === undefined ? runEmbedded(options) : runWorker(options.postgres, options));
