import { flushCompileCache } from "node:module";
import { resolve } from "node:path";
import type { Command } from "commander";
import { readConfig } from "../../config/read.ts";
import { say } from "../../config/words.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import { createPinoLog } from "../host/pino-log.ts";
import { lockState } from "../host/state-lock.ts";
import { createSystemdWatchdog } from "../host/systemd.ts";
import type { FaultCode } from "../kernel/fault.ts";
import { problemLine } from "../kernel/result.ts";
import type { Log } from "../ports/log.ts";
import { DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { RunningAgent } from "./run/running-agent.ts";

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
  const read = readConfig(resolve(file), catalogue);
  if (!read.ok) {
    for (const problem of read.fault) io.err(problemLine(problem));
    return io.exit(1);
  }
  const directory = resolve(state);
  const lock = lockState(directory);
  if (!lock.ok && lock.fault.fault === "state-locked") {
    io.err(`${directory}: ${lock.fault.detail}. Stop the other agent, or give this one a state directory of its own.`);
    return io.exit(1);
  }
  const log = createPinoLog(level);
  for (const warning of read.value.warnings) log.warn(problemLine(warning));
  const agent = new RunningAgent({ directory, log, config: read.value });
  const watchdog = createSystemdWatchdog(process.env);
  await agent.start();
  watchdog.ready();
  // An agent that is killed writes nothing at its end.
  flushCompileCache();
  const alive =
    watchdog.everyMs === null ? null : setInterval(() => agent.isWell() && watchdog.alive(), watchdog.everyMs);
  await untilStopped(() => reload(file, agent, log));
  watchdog.stopping();
  if (alive !== null) clearInterval(alive);
  await agent.stop();
  if (lock.ok) lock.value.release();
  log.info("stopped in order");
}

/** A configuration with problems changes nothing: the one in force stays, and every problem is told. */
function reload(file: string, agent: RunningAgent, log: Log): void {
  const read = readConfig(resolve(file), catalogue);
  if (read.ok) {
    void agent.reconfigure(read.value);
    return;
  }
  for (const problem of read.fault) log.error(problemLine(problem));
  const fault: FaultCode = "config-invalid";
  log.error(fault, { cure: say("en", `fault.${fault}.advice`) });
}

function untilStopped(reloaded: () => void): Promise<void> {
  process.on("SIGHUP", reloaded);
  return new Promise((settle) => {
    const stop = () => settle();
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  });
}
