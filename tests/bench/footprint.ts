import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadConfig } from "../../config/load.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import { pause } from "../contracts/real-mosquitto.ts";
import { writeOldJournal } from "../e2e/rig/old-journal.ts";
import { openCentre, type TestCentre } from "../e2e/rig.ts";
import { cpuSeconds, memoryOf, wakeUps } from "./drain/measure.ts";
import { atMost, line } from "./goals/tell.ts";

/** What the idle agent costs, beside a Node that does nothing, and how soon it is ready: `npm run bench -- footprint [--seconds 60] [--events 100000]`. */
const { values } = parseArgs({
  options: { seconds: { type: "string", default: "60" }, events: { type: "string", default: "100000" } },
});
const [seconds, events] = [Number(values.seconds), Number(values.events)];
const STARTS = 5;
/** By then the agent has given back what only its start needed, and V8 has compiled and collected what that left to do. */
const SETTLE_MS = 30_000;
/** The agent writes its compile cache when it has settled (agent/cli/run.ts). */
const COMPILED_MS = 7_000;
const RSS_MIB_MAX = 85;
const ANONYMOUS_MIB_MAX = 32;
const WAKES_MAX = 2;
const CPU_PERCENT_MAX = 0.1;
const START_CPU_MAX = 5;
const READY_MS_MAX = 500;

async function idle(pid: number) {
  await pause(SETTLE_MS);
  const before = { cpu: cpuSeconds(pid), wakes: wakeUps(pid) };
  await pause(seconds * 1_000);
  const cpuPercent = ((cpuSeconds(pid) - before.cpu) / seconds) * 100;
  return { ...memoryOf(pid), cpuPercent, wakes: (wakeUps(pid) - before.wakes) / seconds };
}

const told = ({ rssMiB, anonymousMiB, cpuPercent, wakes }: Awaited<ReturnType<typeof idle>>): string =>
  `RSS ${rssMiB} MiB, anonymous ${anonymousMiB} MiB, CPU ${cpuPercent.toFixed(2)} %, ${wakes.toFixed(1)} wake-ups/s of all threads`;

const NOTHING = "setInterval(() => {}, 1e9)";
const THREAD = `new (require("node:worker_threads").Worker)("${NOTHING}", { eval: true })`;

async function bareNode(script: string) {
  const child = spawn(process.execPath, ["--max-semi-space-size=1", "-e", script], { stdio: "ignore" });
  const figures = await idle(child.pid ?? 0);
  child.kill("SIGKILL");
  return figures;
}

const middle = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[STARTS >> 1] ?? 0;

/** Milliseconds and processor time from the start of the process to the first answer. */
async function startUp(centre: TestCentre) {
  const ms: number[] = [];
  const cpu: number[] = [];
  for (let round = 0; round <= STARTS; round += 1) {
    const began = performance.now();
    await centre.agent.start();
    ms.push(performance.now() - began);
    cpu.push(cpuSeconds(centre.agent.pid ?? 0));
    await centre.agent.until(({ kiosk }) => kiosk.open);
    // What a start compiles is kept for the next; the first one has nothing to find.
    await pause(round === 0 ? COMPILED_MS : 0);
    if (round < STARTS) await centre.agent.stop();
  }
  return { ms: middle(ms.slice(1)), cpuMs: middle(cpu.slice(1)) * 1_000 };
}

/** The least: a Node that runs an empty script. */
function bareStart(): { readonly ms: number; readonly cpuMs: number } {
  const runs = Array.from({ length: STARTS }, () => {
    const began = performance.now();
    const used = execFileSync(process.execPath, ["-p", "const u = process.cpuUsage(); u.user + u.system"]);
    return { ms: performance.now() - began, cpuMs: Number(used) / 1_000 };
  });
  return { ms: middle(runs.map(({ ms }) => ms)), cpuMs: middle(runs.map(({ cpuMs }) => cpuMs)) };
}

function fillJournal(centre: TestCentre): number {
  const loaded = loadConfig(readFileSync(centre.configFile, "utf8"), "centre.json", catalogue);
  if (!loaded.ok) throw new Error("the configuration of the bench is wrong");
  return writeOldJournal(centre.state, loaded.value.rules, { events, agoMs: 86_400_000 });
}

async function measure(name: string, fill: (centre: TestCentre) => number): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), "talon-footprint-"));
  const centre = await openCentre({ state });
  const held = fill(centre);
  const bare = bareStart();
  const start = await startUp(centre);
  await centre.untilHubHasAll(600_000);
  const figures = await idle(centre.agent.pid ?? 0);
  await centre.close();
  rmSync(state, { recursive: true, force: true });
  line(`\ntalon, ${name} (${held} events)`, told(figures));
  line(
    "start",
    `${start.ms.toFixed(0)} ms, CPU ${start.cpuMs.toFixed(0)} ms; bare Node ${bare.ms.toFixed(0)} ms, CPU ${bare.cpuMs.toFixed(0)} ms`,
  );
  atMost("idle RSS, MiB", figures.rssMiB, RSS_MIB_MAX);
  atMost("idle anonymous memory, MiB", figures.anonymousMiB, ANONYMOUS_MIB_MAX);
  atMost("wake-ups a second", figures.wakes, WAKES_MAX);
  atMost("CPU, % of a core", figures.cpuPercent, CPU_PERCENT_MAX);
  atMost("start CPU, times bare Node", start.cpuMs / bare.cpuMs, START_CPU_MAX);
  atMost("ms to the first answer", start.ms, READY_MS_MAX);
}

const [bare, threaded] = await Promise.all([bareNode(NOTHING), bareNode(THREAD)]);
line("bare Node", told(bare));
line("bare Node with a second thread", told(threaded));
await measure("an empty journal", () => 0);
if (events > 0) await measure("an old journal", fillJournal);
process.exit(0);
