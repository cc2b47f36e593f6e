import { flushCompileCache } from "node:module";
import { resolve } from "node:path";
import type { Command } from "commander";
import { createPinoLog } from "../host/pino-log.ts";
import { shedTheStart } from "../host/shed.ts";
import { lockState } from "../host/state-lock.ts";
import { createSystemdWatchdog } from "../host/systemd.ts";
import { problemLine } from "../kernel/result.ts";
import { DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { ConfigKeeper } from "./run/config-keeper.ts";
import { RunningAgent } from "./run/running-agent.ts";

/** By then the broker has answered, the devices are open, and what they needed is loaded. */
const SETTLED_AFTER_MS = 5_000;

interface RunOptions {
  readonly config: string;
  readonly state: string;
  readonly log: "debug" | "info" | "warn" | "error";
}

/** The agent itself: SIGTERM and SIGINT stop it in order, SIGHUP reads the configuration again. */
export function addRunVerb(program: Command, io: CliIo): void {
  program
    .command("run")
    .description("the agent of a centre; SIGTERM stops it in order, SIGHUP reads the configuration again")
    .requiredOption("--config <FILE>", "the centre's configuration")
    .option("--state <DIR>", "where the journal lives", DEFAULT_STATE)
    .option("--log <LEVEL>", "debug, info, warn or error", "info")
    .action((options: RunOptions) => run(options, io));
}

async function run({ config: file, state, log: level }: RunOptions, io: CliIo): Promise<void> {
  const directory = resolve(state);
  const lock = lockState(directory);
  if (!lock.ok && lock.fault.fault === "state-locked") {
    io.err(`${directory}: ${lock.fault.detail}. Stop the other agent, or give this one a state directory of its own.`);
    return io.exit(1);
  }
  const log = createPinoLog(level);
  const configs = new ConfigKeeper({ file: resolve(file), directory, log });
  const begun = configs.begin();
  if (!begun.ok) {
    const { portHints } = await import("./port-hints.ts");
    for (const line of [...begun.fault.map(problemLine), ...portHints(begun.fault, io.language)]) io.err(line);
    return io.exit(1);
  }
  for (const warning of begun.value.warnings) log.warn(problemLine(warning));
  const agent = new RunningAgent({ directory, log, config: begun.value, configs });
  const watchdog = createSystemdWatchdog(process.env);
  await agent.start();
  configs.attach(agent);
  watchdog.ready();
  // An agent that is killed writes nothing at its end.
  flushCompileCache();
  const settled = setTimeout(settle, SETTLED_AFTER_MS);
  const alive =
    watchdog.everyMs === null ? null : setInterval(() => agent.isWell() && watchdog.alive(), watchdog.everyMs);
  await untilStopped(() => configs.reload());
  watchdog.stopping();
  if (alive !== null) clearInterval(alive);
  clearTimeout(settled);
  configs.end();
  await agent.stop();
  if (lock.ok) lock.value.release();
  log.info("stopped in order");
}

/** What was loaded late, for the broker and the wires, is compiled once too. */
function settle(): void {
  flushCompileCache();
  shedTheStart();
}

function untilStopped(reloaded: () => void): Promise<void> {
  process.on("SIGHUP", reloaded);
  return new Promise((settle) => {
    const stop = () => settle();
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  });
}
