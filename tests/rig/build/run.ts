import { spawn } from "node:child_process";

const SAID_SHOWN = 3_000;

/** Why a program that was run failed; the cause of the error. */
export interface Failed {
  readonly code: number | null;
  readonly said: string;
}

/** Runs a program to its end, or to ours; what it said comes with the error. */
export function run(program: string, ...args: readonly string[]): Promise<string> {
  return new Promise((settle, refuse) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    const killAll = () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    process.once("exit", killAll);
    let out = "";
    let said = "";
    child.stdout.on("data", (bytes: Buffer) => {
      out += bytes.toString("utf8");
      said += bytes.toString("utf8");
    });
    child.stderr.on("data", (bytes: Buffer) => {
      said += bytes.toString("utf8");
    });
    child.once("error", refuse);
    child.once("close", (code) => {
      process.removeListener("exit", killAll);
      if (code === 0) return settle(out);
      const failed: Failed = { code, said: said.slice(-SAID_SHOWN).trim() };
      refuse(new Error(`${program} ${args.join(" ")} ended with ${code}: ${failed.said}`, { cause: failed }));
    });
  });
}
