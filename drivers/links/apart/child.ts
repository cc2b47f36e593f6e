import { flushCompileCache } from "node:module";
import { Socket } from "node:net";
import { monoMs } from "../../../agent/kernel/units.ts";
import { openLink, openPins, type WireWorld } from "../open.ts";
import { VirtualChip } from "../pins-virtual.ts";
import { BEAT_MS, CHANNEL_FD } from "./channel.ts";
import { encodeFrame, FrameReader, pieces } from "./frame.ts";
import { type Send, WireHolder } from "./holder.ts";

/** What the agent has not read yet. It reads nothing only while it hangs itself, and then its supervisor ends it. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024;
/** Whoever spins for so long is ended by the kernel, also when the agent that would do it is dead. */
const SPIN_MOST_S = 5;
const FLOODED_EXIT = 71;
const LETTING_GO_MS = 200;

const channel = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });

const send: Send = (kind, session, payload) => {
  if (kind !== "heard" || payload === undefined) channel.write(encodeFrame(kind, session, payload));
  else for (const piece of pieces(payload)) channel.write(encodeFrame(kind, session, piece));
  if (channel.writableLength > UNREAD_BYTES_MAX) process.exit(FLOODED_EXIT);
};

const mono: WireWorld["mono"] = () => {
  const [seconds, nanoseconds] = process.hrtime();
  return monoMs(seconds * 1_000 + Math.floor(nanoseconds / 1_000_000));
};
const after: WireWorld["after"] = (ms, call) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};
const world: WireWorld = { mono, after, chip: new VirtualChip({ mono, after }) };

const noTwin = (): never => {
  throw new Error("virtual twins live with the agent");
};
const holder = new WireHolder(
  { link: (uri) => openLink(uri, noTwin, world), pins: (uri) => openPins(uri, world) },
  send,
);

let isEnding = false;

/** The agent has hung up, or died: outputs fall back to inactive, ports become free. */
function end(): void {
  if (isEnding) return;
  isEnding = true;
  holder.letGoOfAll();
  setTimeout(() => process.exit(0), LETTING_GO_MS);
}

/** What wires of a kind need. It is loaded before the agent counts silence, for a slow card takes its time; where it does not load, opening says so. */
const NEEDED: Readonly<Record<string, readonly (() => Promise<unknown>)[]>> = {
  serial: [() => import("../serial.ts"), () => import("../serial-port.ts")],
  file: [() => import("../file.ts")],
  input: [() => import("../input.ts")],
  gpio: [() => import("../pins-chardev.ts"), () => import("../gpio-holder.ts"), () => import("../gpio-kernel.ts")],
};

async function load(kinds: readonly string[]): Promise<(seconds: number) => void> {
  await Promise.allSettled(kinds.flatMap((kind) => NEEDED[kind] ?? []).map((need) => need()));
  return import("../libc.ts").then(
    ({ alarmIn }) => alarmIn,
    () => () => {},
  );
}

const alarm = await load(process.argv.slice(2));

// Whoever ends the agent from a terminal ends this too, but in order: the agent hangs up.
for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"]) process.on(signal, () => {});

const reader = new FrameReader();
channel.on("data", (bytes: Uint8Array) => {
  for (const frame of reader.take(bytes)) holder.take(frame);
});
channel.on("error", end);
channel.on("close", end);
channel.on("end", end);
setInterval(() => {
  alarm(SPIN_MOST_S);
  send("beat", 0);
}, BEAT_MS);
send("hello", 0);
flushCompileCache();
