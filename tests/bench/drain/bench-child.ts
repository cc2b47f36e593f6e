import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

/** A part of the bench in a process of its own, whose last word is kept. */
export interface Part {
  readonly child: ChildProcess;
  readonly said: () => Record<string, number & boolean & readonly number[]>;
  readonly until: (key: string, ms?: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

export function startPart(file: string, args: readonly (string | number)[]): Part {
  const child = fork(join(import.meta.dirname, file), args.map(String));
  let said: ReturnType<Part["said"]> = {};
  child.on("message", (word) => {
    said = { ...said, ...(word as typeof said) };
  });
  const until = async (key: string, ms = 60_000) => {
    for (const end = Date.now() + ms; said[key] === undefined; await new Promise((done) => setTimeout(done, 5))) {
      if (Date.now() > end || child.exitCode !== null) throw new Error(`${file} never said ${key}`);
    }
  };
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await ended;
  };
  return { child, said: () => said, until, end };
}
