import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";

const TICKS_A_SECOND = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
const KIB_A_MIB = 1_024;

const numberIn = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:?\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);

const read = (pid: number, name: string): string => readFileSync(`/proc/${pid}/${name}`, "utf8");

export function memoryOf(pid: number) {
  const rollup = read(pid, "smaps_rollup");
  const mib = (name: string) => Math.round(numberIn(rollup, name) / KIB_A_MIB);
  return { rssMiB: mib("Rss"), anonymousMiB: mib("Anonymous"), mostMiB: mostRssMiB(pid) };
}

export const mostRssMiB = (pid: number): number => Math.round(numberIn(read(pid, "status"), "VmHWM") / KIB_A_MIB);

export function cpuSeconds(pid: number): number {
  const fields = read(pid, "stat").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** Of all threads: whoever sleeps and is woken costs the processor its rest. */
export function wakeUps(pid: number): number {
  const each = readdirSync(`/proc/${pid}/task`).map((task) =>
    numberIn(read(pid, `task/${task}/status`), "voluntary_ctxt_switches"),
  );
  return each.reduce((sum, one) => sum + one, 0);
}

export interface MemoryGroup {
  /** Whoever is started between the two lives in the group from its first page on. */
  readonly enter: () => void;
  readonly leave: () => void;
  readonly mostMiB: () => number;
  readonly remove: () => void;
}

const V1 = "/sys/fs/cgroup/memory";

/** A memory cgroup (version 1) of so many MiB, or why there is none. */
export function memoryGroup(mib: number): MemoryGroup | string {
  const path = `${V1}/talon-bench-${process.pid}`;
  const home = /^\d+:memory:(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "/";
  if (!existsSync(`${V1}/memory.limit_in_bytes`)) return "no memory controller of cgroup version 1 is mounted";
  try {
    mkdirSync(path);
    writeFileSync(`${path}/memory.limit_in_bytes`, String(mib * KIB_A_MIB ** 2));
  } catch (problem) {
    return `a memory cgroup cannot be made: ${problem instanceof Error ? problem.message : problem}`;
  }
  return {
    enter: () => writeFileSync(`${path}/cgroup.procs`, String(process.pid)),
    leave: () => writeFileSync(`${V1}${home}/cgroup.procs`, String(process.pid)),
    mostMiB: () => Math.round(Number(readFileSync(`${path}/memory.max_usage_in_bytes`, "utf8")) / KIB_A_MIB ** 2),
    remove: () => rmdirSync(path),
  };
}
