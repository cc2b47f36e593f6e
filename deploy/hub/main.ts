import { readFileSync } from "node:fs";
import { Command } from "commander";
import { Hub, type HubSettings } from "./hub.ts";
import { HubStore } from "./hub-store.ts";

interface Options {
  readonly broker: string;
  readonly db: string;
  readonly user: string;
  readonly passwordFile?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly credit: string;
}

const program = new Command("talon-hub")
  .description("The reference hub: keeps what centres send, and acknowledges it.")
  .requiredOption("--broker <url>", "mqtt:// or mqtts:// of the broker")
  .requiredOption("--db <file>", "where everything is kept (SQLite)")
  .option("--user <name>", "user name at the broker", "hub")
  .option("--password-file <file>")
  .option("--ca <file>")
  .option("--cert <file>")
  .option("--key <file>")
  .option("--credit <events>", "events of replay a second for each centre", "50000");

const contentOf = (path: string | undefined): Buffer | undefined =>
  path === undefined ? undefined : readFileSync(path);

function settingsOf(options: Options): HubSettings {
  const [ca, cert, key] = [contentOf(options.ca), contentOf(options.cert), contentOf(options.key)];
  const password = contentOf(options.passwordFile)?.toString("utf8").trimEnd();
  return {
    url: options.broker,
    username: options.user,
    ...(password === undefined ? {} : { password }),
    certificates: { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) },
    credit: Number(options.credit),
    log: (what, facts) => console.error(JSON.stringify({ what, ...facts })),
  };
}

const options = program.parse().opts<Options>();
const store = new HubStore(options.db);
const hub = new Hub(store, settingsOf(options));
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    void hub.stop().then(() => store.close());
  });
}
await hub.start();
console.log(`hub ${hub.instance} listens at ${options.broker} and keeps ${options.db}`);
