import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

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
