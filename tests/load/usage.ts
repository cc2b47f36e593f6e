import { readdirSync, readFileSync } from "node:fs";

/** Jiffies of /proc/PID/stat a second (USER_HZ, proc(5)); 100 on every Linux that Debian ships. */
const JIFFIES = 100;
const UTIME = 11;
const REAPED = 2;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Of its own, and of its children that have ended. */
  readonly cpuSeconds: number;
}

function readProcess(pid: number): Process | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in brackets and may hold anything, so that the fields are counted from its end.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const times = fields.slice(UTIME, UTIME + 2 + REAPED).map(Number);
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return { pid, parent: Number(fields[1]), command, cpuSeconds: times.reduce((sum, one) => sum + one, 0) / JIFFIES };
  } catch {
    return null;
  }
}

/** Memory that would be free if the process ended, with its part of what it shares; 0 once it has ended. */
function pssMegabytes(pid: number): number {
  try {
    const [, kilobytes = "0"] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
    return Number(kilobytes) / 1_000;
  } catch {
    return 0;
  }
}

const PARTS = {
  broker: /^mosquitto /,
  hub: /deploy\/hub\/main\.ts/,
  postgres: /postgres/,
  load: /tests\/load\/main\.ts/,
};
export type Part = keyof typeof PARTS;
export const PART_NAMES = Object.keys(PARTS) as readonly Part[];

/** CPU seconds and memory of each part of the rig: children of this process, and theirs. */
export function usage(): Readonly<Record<Part, { readonly cpuSeconds: number; readonly megabytes: number }>> {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const children = all.filter(({ parent }) => parent === process.pid);
  const of = (part: Part) => {
    const own = children.filter(({ command }) => PARTS[part].test(command));
    const family = [...own, ...all.filter(({ parent }) => own.some(({ pid }) => pid === parent))];
    return {
      cpuSeconds: family.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
      megabytes: Math.round(family.reduce((sum, { pid }) => sum + pssMegabytes(pid), 0)),
    };
  };
  return { broker: of("broker"), hub: of("hub"), postgres: of("postgres"), load: of("load") };
}
