import { spawn } from "node:child_process";

const FORWARDED = ["SIGTERM", "SIGHUP", "SIGUSR2", "SIGINT"];

/** On a terminal Ctrl-C already reaches the whole process group; a second copy from us would read as impatience. */
const arrivesByItself = (signal) => signal === "SIGINT" && process.stdin.isTTY === true;

/** Runs a program in our place: same terminal, same signals, same exit. Never returns to the caller's code. */
export function runInstead({ file, args, env }) {
  const child = spawn(file, args, { stdio: "inherit", env });
  for (const signal of FORWARDED) {
    process.on(signal, () => {
      if (!arrivesByItself(signal)) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    process.stderr.write(`${file}: could not be started (${error.message}). Delete node_modules and try again.\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Runs a program to its end and keeps the last of what it said. */
export function runAside({ file, args, env, cwd }) {
  const KEPT_CHARS = 20_000;
  return new Promise((resolve) => {
    let said = "";
    const keep = (bytes) => {
      said = (said + bytes).slice(-KEPT_CHARS);
    };
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], env, cwd });
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ code: null, said: `${error.code ?? ""} ${error.message}` }));
    child.on("close", (code) => resolve({ code, said }));
  });
}
