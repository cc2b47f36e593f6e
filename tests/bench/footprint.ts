import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../../config/load.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import { pause } from "../contracts/real-mosquitto.ts";
import { writeOldJournal } from "../e2e/rig/old-journal.ts";
import { openCentre, type TestCentre } from "../e2e/rig.ts";

/** What the idle agent costs, beside a Node that does nothing, and how soon it is ready: `node tests/bench/footprint.ts [SECONDS] [EVENTS]`. */
const [seconds = "20", events = "100000"] = process.argv.slice(2);
const STARTS = 5;
const SETTLE_MS = 3_000;
const KIB_A_MIB = 1_024;
const TICKS_A_SECOND = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

const numberIn = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:?\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);

function memory(pid: number) {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const mib = (name: string) => Math.round(numberIn(rollup, name) / KIB_A_MIB);
  const unique = Math.round((numberIn(rollup, "Private_Clean") + numberIn(rollup, "Private_Dirty")) / KIB_A_MIB);
  return { rssMiB: mib("Rss"), uniqueMiB: unique, anonymousMiB: mib("Anonymous") };
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

const wakeUps = (pid: number): number =>
  numberIn(readFileSync(`/proc/${pid}/task/${pid}/status`, "utf8"), "voluntary_ctxt_switches");

async function idle(pid: number) {
  await pause(SETTLE_MS);
  const before = { cpu: cpuSeconds(pid), wakes: wakeUps(pid) };
  await pause(Number(seconds) * 1_000);
  const cpuPercent = ((cpuSeconds(pid) - before.cpu) / Number(seconds)) * 100;
  const wakesPerSecond = (wakeUps(pid) - before.wakes) / Number(seconds);
  return {
    ...memory(pid),
    cpuPercent: Number(cpuPercent.toFixed(2)),
    wakesPerSecond: Number(wakesPerSecond.toFixed(1)),
  };
}

async function bareNode() {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e9)"], { stdio: "ignore" });
  const figures = await idle(child.pid ?? 0);
  child.kill("SIGKILL");
  return figures;
}

/** Milliseconds from the start of the process to the first answer, and to a kiosk that gives tickets. */
async function startUp(centre: TestCentre) {
  const answers: number[] = [];
  const ready: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const began = performance.now();
    await centre.agent.start();
    answers.push(Math.round(performance.now() - began));
    await centre.agent.until(({ kiosk }) => kiosk.open);
    ready.push(Math.round(performance.now() - began));
    if (round < STARTS - 1) await centre.agent.stop();
  }
  const middle = (times: number[]) => times.toSorted((one, other) => one - other)[STARTS >> 1] ?? 0;
  return { answersMs: middle(answers), ticketsMs: middle(ready), allAnswersMs: answers };
}

function bareStartMs(): number {
  const began = performance.now();
  execFileSync(process.execPath, ["-e", "0"]);
  return Math.round(performance.now() - began);
}

function fillJournal(centre: TestCentre): number {
  const loaded = loadConfig(readFileSync(centre.configFile, "utf8"), "centre.json", catalogue);
  if (!loaded.ok) throw new Error("the configuration of the bench is wrong");
  return writeOldJournal(centre.state, loaded.value.rules, { events: Number(events), agoMs: 86_400_000 });
}

async function measure(name: string, fill: (centre: TestCentre) => number): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), "talon-footprint-"));
  const centre = await openCentre({ state });
  const held = fill(centre);
  const start = await startUp(centre);
  const figures = await idle(centre.agent.pid ?? 0);
  await centre.close();
  rmSync(state, { recursive: true, force: true });
  console.log(JSON.stringify({ journal: name, events: held, ...start, ...figures }));
}

console.log(JSON.stringify({ bareNode: true, startMs: bareStartMs(), ...(await bareNode()) }));
await measure("empty", () => 0);
await measure("old", fillJournal);
