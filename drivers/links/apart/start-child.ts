import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { CHANNEL_FD } from "./channel.ts";
import type { Child, ChildSink } from "./wire-process.ts";

const PROGRAM = fileURLToPath(new URL("./child.ts", import.meta.url));
/** It holds buffers of wires and little else. */
const FLAGS = ["--max-semi-space-size=1", "--v8-pool-size=1"];
/** Of the agent's environment it gets what concerns Node; credentials stay where they are. */
const HANDED_DOWN = ["NODE_ENV", "NODE_COMPILE_CACHE", "UV_USE_IO_URING", "MALLOC_ARENA_MAX", "PATH"];

/** Starts the process that holds wires; `kinds` are those of the wires that it will be asked for. */
export function startChild(
  kinds: readonly string[],
  sink: ChildSink,
  program = PROGRAM,
): Child & { readonly pid: number } {
  const { env: whole } = process;
  const env = Object.fromEntries(Object.entries(whole).filter(([name]) => HANDED_DOWN.includes(name)));
  const child = spawn(process.execPath, [...FLAGS, program, ...kinds], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
    env,
  });
  const channel = child.stdio[CHANNEL_FD] as Socket;
  let isOver = false;
  const ended = (why: string): void => {
    if (isOver) return;
    isOver = true;
    channel.destroy();
    sink.ended(why);
  };
  channel.on("data", (bytes: Uint8Array) => {
    if (!isOver) sink.heard(bytes);
  });
  // A broken channel shows itself in the end of the process.
  channel.on("error", () => {});
  child.on("error", (error) => ended(error.message));
  child.on("exit", (code, signal) => ended(signal === null ? `it ended with ${code}` : `it was ended by ${signal}`));
  return {
    pid: child.pid ?? 0,
    send: (bytes) => {
      if (channel.writable) channel.write(bytes);
    },
    hangUp: () => channel.end(),
    kill: () => {
      child.kill("SIGKILL");
    },
  };
}
