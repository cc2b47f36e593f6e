import { spawn } from "node:child_process";

const SAID_SHOWN = 3_000;

/** Runs a program to its end; what it said comes with the error. */
export function run(program: string, ...args: readonly string[]): Promise<string> {
  return new Promise((settle, refuse) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
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
      if (code === 0) settle(out);
      else refuse(new Error(`${program} ${args.join(" ")} ended with ${code}: ${said.slice(-SAID_SHOWN)}`));
    });
  });
}
