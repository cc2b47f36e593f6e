import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startMosquitto } from "../contracts/real-mosquitto.ts";
import { CENTRE } from "../e2e/rig/centre-config.ts";
import { drain, waitingCentre } from "./drain/drained.ts";
import { type MemoryGroup, memoryGroup } from "./drain/memory-group.ts";
import { atMost, line } from "./goals/tell.ts";

/**
 * Starts on a journal of which the hub has nothing, and drains it inside a small memory cgroup into a real broker:
 * `npm run bench -- backlog --events 1000000 [--mib 96] [--seconds 300]`. Fewer events and seconds make it shorter.
 */
const { values } = parseArgs({
  options: {
    events: { type: "string", default: "100000" },
    mib: { type: "string", default: "96" },
    seconds: { type: "string", default: "300" },
  },
});
const [events, mib, seconds] = [Number(values.events), Number(values.mib), Number(values.seconds)];
const CACHE = join(import.meta.dirname, "../../.cache/bench-backlog");
const READY_MS_MAX = 1_000;
const LOOK_EVERY_MS = 100;
/** What a start compiles is kept for the next: the start that counts is not the first of this checkout. */
const FIRST_START_EVENTS = 500;

/** The most of the processes' own memory and of the files' cache; the kernel keeps only the sum. */
function watchSplit(group: MemoryGroup) {
  const most = { anonymousMiB: 0, cacheMiB: 0 };
  const timer = setInterval(() => {
    const now = group.split();
    most.anonymousMiB = Math.max(most.anonymousMiB, now.anonymousMiB);
    most.cacheMiB = Math.max(most.cacheMiB, now.cacheMiB);
  }, LOOK_EVERY_MS);
  return { most, end: () => clearInterval(timer) };
}

async function drainOnce(count: number, group: MemoryGroup | null) {
  const waiting = join(CACHE, `waiting-${count}`);
  const began = performance.now();
  await waitingCentre(waiting, count);
  const filledMs = performance.now() - began;
  const mosquitto = await startMosquitto([CENTRE, "hub"]);
  const plan = { mosquitto, waiting, events: count, wire: { rttMs: 0, bits: 0 }, isSpent: true };
  const within = { ...plan, longestMs: seconds * 1_000, ...(group === null ? {} : { group }) };
  const drained = await drain(within).finally(() => mosquitto.stop());
  return { ...drained, filledMs };
}

async function measure(group: MemoryGroup | null): Promise<void> {
  const split = group === null ? null : watchSplit(group);
  const drained = await drainOnce(events, group);
  split?.end();
  const { filledMs, startMs, ms, cpuUs, liveMs, mostMiB } = drained;
  line("events that waited", `${events}, written at ${Math.round((events * 1_000) / filledMs)} a second`);
  atMost("start, ms to the first answer", startMs, READY_MS_MAX);
  line("drained", `${Math.round((events * 1_000) / ms)} events/s, ${cpuUs.toFixed(1)} µs CPU an event`);
  line("live events meanwhile", `p50 ${liveMs.p50} ms, p99 ${liveMs.p99} ms of ${liveMs.count}`);
  line("memory", `RSS at most ${mostMiB} MiB, shared text of Node included (VmHWM)`);
  if (group === null || split === null) return;
  const { anonymousMiB, cacheMiB } = split.most;
  line("of the cgroup", `own memory at most ${anonymousMiB} MiB, cache of files at most ${cacheMiB} MiB`);
  atMost("in the cgroup at most, MiB", group.mostMiB(), mib);
}

rmSync(CACHE, { recursive: true, force: true });
mkdirSync(CACHE, { recursive: true });
await drainOnce(FIRST_START_EVENTS, null);
const group = memoryGroup(mib);
if (typeof group === "string") line("memory cgroup", `none on this machine: ${group}`);
const held = typeof group === "string" ? null : group;
try {
  await measure(held);
} catch (problem) {
  const why = held?.hasKilled() === true ? `${mib} MiB were not enough: the kernel ended the agent. ` : "";
  line("NOT DRAINED", `${why}${problem instanceof Error ? problem.message : problem}`);
  process.exitCode = 1;
}
held?.remove();
rmSync(CACHE, { recursive: true, force: true });
process.exit();
