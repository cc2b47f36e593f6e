import { cpSync, readFileSync, renameSync, rmSync } from "node:fs";
import { loadConfig } from "../../../config/load.ts";
import { catalogue } from "../../../drivers/catalogue.ts";
import { type Mosquitto, pause } from "../../contracts/real-mosquitto.ts";
import { CENTRE, type CentreConfig } from "../../e2e/rig/centre-config.ts";
import { openCentre, type TestCentre } from "../../e2e/rig.ts";
import { writeBacklog } from "./backlog.ts";
import { type Part, startPart } from "./bench-child.ts";
import { cpuSeconds, mostRssMiB } from "./measure.ts";
import type { MemoryGroup } from "./memory-group.ts";

export interface Wire {
  readonly rttMs: number;
  /** 0 for as many as there are. */
  readonly bits: number;
}

export interface Drained {
  readonly ms: number;
  readonly startMs: number;
  readonly cpuUs: number;
  readonly wireBytes: number;
  readonly mostMiB: number;
  readonly liveMs: { readonly p50: number; readonly p99: number; readonly count: number };
}

const LIVE_EVERY_MS = 100;
const LONGEST_MS = 900_000;

const uplinkOf = (config: CentreConfig, port: number, passwordFile: string) => ({
  ...config,
  hub: { brokers: [`mqtt://127.0.0.1:${port}`], credentials: { username: CENTRE, passwordFile } },
  storage: { maxBytes: "4GiB", keepDays: 3_650 },
});

/** A centre with so many events of which the hub has none; answers some of their bodies too. */
export async function waitingCentre(state: string, events: number): Promise<readonly string[]> {
  const centre = await openCentre({ hasBroker: false, state });
  const loaded = loadConfig(readFileSync(centre.configFile, "utf8"), "centre.json", catalogue);
  if (!loaded.ok) throw new Error("the configuration of the bench is wrong");
  const bodies = writeBacklog(state, loaded.value.rules, events);
  await centre.close();
  return bodies;
}

interface Plan {
  readonly mosquitto: Mosquitto;
  readonly waiting: string;
  readonly events: number;
  readonly wire: Wire;
  readonly form?: "zstd" | "plain";
  readonly group?: MemoryGroup;
  /** Nobody else wants what waits: it is drained where it is, and not copied first. */
  readonly isSpent?: boolean;
  readonly longestMs?: number;
  /** What this bench wants otherwise in the configuration. */
  readonly change?: (config: CentreConfig) => CentreConfig;
  /** What takes it: a broker with a subscriber, or one that only acknowledges. */
  readonly into?: "broker" | "sink";
}

/** Whoever hears the events at the far end, and the port that they go to. */
export async function startFarEnd(url: string, form: "zstd" | "plain", into: Plan["into"] = "broker") {
  const hub = into === "sink" ? startPart("sink.ts", [CENTRE, form]) : startPart("hub.ts", [url, CENTRE, form]);
  await hub.until("ready");
  return { hub, port: into === "sink" ? Number(hub.said()["port"]) : Number(new URL(url).port) };
}

export interface OpenDrain {
  readonly centre: TestCentre;
  readonly hub: Part;
  readonly line: Part;
  readonly startMs: number;
  readonly upto: () => number;
  readonly close: () => Promise<void>;
}

/** The whole agent in a process of its own, on its way to a broker over the line. */
export async function openDrain(plan: Plan): Promise<OpenDrain> {
  const { mosquitto, waiting, wire, form = "zstd", group } = plan;
  const state = `${waiting}-drained`;
  if (plan.isSpent === true) renameSync(waiting, state);
  else cpSync(waiting, state, { recursive: true });
  const { hub, port } = await startFarEnd(mosquitto.url, form, plan.into);
  const line = startPart("line.ts", [port, wire.rttMs, wire.bits]);
  await line.until("port");
  const change = (config: CentreConfig) =>
    uplinkOf(plan.change?.(config) ?? config, line.said()["port"] ?? 0, mosquitto.passwordFile);
  const centre = await openCentre({ hasBroker: false, state, change });
  const began = performance.now();
  group?.enter();
  const starting = centre.agent.start();
  group?.leave();
  await starting;
  const startMs = performance.now() - began;
  const close = async () => {
    await centre.close();
    await Promise.all([hub.end(), line.end()]);
    rmSync(state, { recursive: true, force: true });
  };
  return { centre, hub, line, startMs, upto: () => Number(hub.said()["upto"] ?? 0), close };
}

/** The same to its end, while operators come and go at its window. */
export async function drain(plan: Plan): Promise<Drained> {
  const open = await openDrain(plan);
  const drained = await watched(open, plan.events, plan.longestMs ?? LONGEST_MS).catch(async (problem) => {
    await open.close();
    throw problem;
  });
  await open.close();
  return { ...drained, startMs: open.startMs };
}

function mustGoOn({ agent }: TestCentre, isInTime: boolean, done: string): void {
  if (!agent.isAlive) throw new Error(`the agent ended after ${done}: ${agent.said}`);
  if (!isInTime) throw new Error(`only ${done} were drained in time`);
}

async function watched({ centre, hub, line, upto }: OpenDrain, events: number, longestMs: number) {
  const pid = centre.agent.pid ?? 0;
  let first: { at: number; cpu: number; upto: number } | null = null;
  let isIn = false;
  for (const end = performance.now() + longestMs; upto() < events; await pause(LIVE_EVERY_MS)) {
    mustGoOn(centre, performance.now() < end, `${upto()} of ${events}`);
    if (first === null && upto() > 0) first = { at: performance.now(), cpu: cpuSeconds(pid), upto: upto() };
    isIn = !isIn;
    void centre.agent.ask(
      isIn ? { verb: "sign-in", station: "w1", operator: "c-101" } : { verb: "sign-out", station: "w1" },
    );
  }
  const from = first ?? { at: performance.now(), cpu: cpuSeconds(pid), upto: 0 };
  const ms = performance.now() - from.at;
  const cpuUs = ((cpuSeconds(pid) - from.cpu) * 1e6) / Math.max(1, events - from.upto);
  line.child.send("bytes");
  await line.until("bytes");
  const late = [...(hub.said()["lateMs"] ?? [])].sort((one, other) => one - other);
  const at = (share: number) => late[Math.floor(late.length * share)] ?? 0;
  return {
    ms: (ms * events) / Math.max(1, events - from.upto),
    cpuUs,
    wireBytes: Number(line.said()["bytes"]) / events,
    mostMiB: mostRssMiB(pid),
    liveMs: { p50: at(0.5), p99: at(0.99), count: late.length },
  };
}
