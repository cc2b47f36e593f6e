import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MIB = 1_024 ** 2;
const ROOT = "/sys/fs/cgroup";

/** A memory cgroup with a limit: all that a process and the kernel for it use, the cache of its files included. */
export interface MemoryGroup {
  /** Whoever is started between the two lives in the group from its first page on. */
  readonly enter: () => void;
  readonly leave: () => void;
  readonly mostMiB: () => number;
  /** What is in it now: the processes' own memory, and the cache of files, which the kernel takes back when it needs room. */
  readonly split: () => { readonly anonymousMiB: number; readonly cacheMiB: number };
  /** Whether the kernel ended somebody in it for want of room. */
  readonly hasKilled: () => boolean;
  readonly remove: () => void;
}

/** How one version of cgroups names things; see cgroups-v1/memory.rst and cgroup-v2.rst of the kernel's documentation. */
interface Naming {
  readonly home: string;
  readonly limit: string;
  readonly most: string;
  readonly anonymous: RegExp;
  readonly cache: RegExp;
  readonly killed: readonly [file: string, RegExp];
}

const own = (controller: string): string =>
  new RegExp(`^\\d+:${controller}:(.*)$`, "m").exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "/";

const V1: Naming = {
  home: join(ROOT, "memory"),
  limit: "memory.limit_in_bytes",
  most: "memory.max_usage_in_bytes",
  anonymous: /^total_rss (\d+)$/m,
  cache: /^total_cache (\d+)$/m,
  killed: ["memory.oom_control", /^oom_kill ([1-9]\d*)$/m],
};

const V2: Naming = {
  home: ROOT,
  limit: "memory.max",
  most: "memory.peak",
  anonymous: /^anon (\d+)$/m,
  cache: /^file (\d+)$/m,
  killed: ["memory.events", /^oom_kill ([1-9]\d*)$/m],
};

/** A group of so many MiB in whichever version this machine has, or why there is none. */
export function memoryGroup(mib: number): MemoryGroup | string {
  const isV1 = existsSync(join(V1.home, V1.limit));
  const naming = isV1 ? V1 : V2;
  if (!isV1 && !hasMemory()) return `neither version of cgroups offers the memory controller under ${ROOT}`;
  const path = join(naming.home, `talon-bench-${process.pid}`);
  try {
    mkdirSync(path);
    writeFileSync(join(path, naming.limit), String(mib * MIB));
    if (!isV1) forbidSwap(path);
  } catch (problem) {
    return `a memory cgroup cannot be made (root may): ${problem instanceof Error ? problem.message : problem}`;
  }
  return groupAt(path, naming, join(naming.home, own(isV1 ? "memory" : ""), "cgroup.procs"));
}

const hasMemory = (): boolean => {
  const offered = join(ROOT, "cgroup.subtree_control");
  return existsSync(offered) && /\bmemory\b/.test(readFileSync(offered, "utf8"));
};

function forbidSwap(path: string): void {
  const swap = join(path, "memory.swap.max");
  if (existsSync(swap)) writeFileSync(swap, "0");
}

function groupAt(path: string, naming: Naming, home: string): MemoryGroup {
  const read = (name: string): string => readFileSync(join(path, name), "utf8");
  const mib = (from: RegExp): number => Math.round(Number(from.exec(read("memory.stat"))?.[1] ?? 0) / MIB);
  const [file, kill] = naming.killed;
  return {
    enter: () => writeFileSync(join(path, "cgroup.procs"), String(process.pid)),
    leave: () => writeFileSync(home, String(process.pid)),
    mostMiB: () => Math.round(Number(read(naming.most)) / MIB),
    split: () => ({ anonymousMiB: mib(naming.anonymous), cacheMiB: mib(naming.cache) }),
    hasKilled: () => kill.test(read(file)),
    remove: () => rmdirSync(path),
  };
}
