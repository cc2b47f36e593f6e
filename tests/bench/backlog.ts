import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startMosquitto } from "../contracts/real-mosquitto.ts";
import { CENTRE } from "../e2e/rig/centre-config.ts";
import { drain, waitingCentre } from "./drain/drained.ts";
import { memoryGroup } from "./drain/measure.ts";
import { atMost, line } from "./goals/tell.ts";

/** Starts on a journal of which the hub has nothing, and drains it inside a small memory cgroup: `node tests/bench/backlog.ts [EVENTS] [MIB]`. */
const [events = 1_000_000, mib = 96] = process.argv.slice(2).map(Number);
const CACHE = join(import.meta.dirname, "../../.cache/bench-backlog");
const READY_MS_MAX = 1_000;

rmSync(CACHE, { recursive: true, force: true });
mkdirSync(CACHE, { recursive: true });
const waiting = join(CACHE, "waiting");
await waitingCentre(waiting, events);
const group = memoryGroup(mib);
if (typeof group === "string") line("memory cgroup", `none on this machine: ${group}`);
const mosquitto = await startMosquitto([CENTRE, "hub"]);
const wire = { rttMs: 0, bits: 0 };
const drained = await drain({ mosquitto, waiting, events, wire, ...(typeof group === "string" ? {} : { group }) });
await mosquitto.stop();
line("events that waited", String(events));
atMost("start, ms to the first answer", drained.startMs, READY_MS_MAX);
line("drained", `${Math.round((events * 1_000) / drained.ms)} events/s, ${drained.cpuUs.toFixed(1)} µs CPU an event`);
line("live events meanwhile", `p50 ${drained.liveMs.p50} ms, p99 ${drained.liveMs.p99} ms of ${drained.liveMs.count}`);
line("memory", `RSS at most ${drained.mostMiB} MiB`);
if (typeof group !== "string") {
  atMost("in the cgroup at most, MiB", group.mostMiB(), mib);
  group.remove();
}
rmSync(CACHE, { recursive: true, force: true });
process.exit(0);
