import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { freemem } from "node:os";
import { join } from "node:path";
import { isProgram } from "../build/able.ts";
import { cached, contentOf, placeOf } from "../build/cache.ts";
import { type Failed, run } from "../build/run.ts";
import { memoryFolder } from "./memory-folder.ts";

/** Of Debian. */
const TO_RUN: Readonly<Record<string, string>> = { mke2fs: "e2fsprogs", socat: "socat", ip: "iproute2" };
const TO_BUILD: Readonly<Record<string, string>> = {
  "apt-get": "apt",
  "dpkg-deb": "dpkg",
  gcc: "gcc",
  make: "make",
  flex: "flex",
  bison: "bison",
  bc: "bc",
  xz: "xz-utils",
};
const SOURCES = ["build-kernel.sh", "kernel.config"].map((name) => join(import.meta.dirname, name));
const INPUTS = [process.arch, ...SOURCES.flatMap(contentOf)];
const KIND = "uml";
const FILE = "linux";
/** sysexits.h, EX_UNAVAILABLE: so ends the script where it cannot have the source. */
const UNAVAILABLE_EXIT = 69;
const TRIED_MS = 30_000;
const SAID_SHOWN = 300;
const MB = 1024 * 1024;
const MEMORY_NEEDED_MB = 800;

/** Why this machine cannot have Linux as a program of its own, each reason with its cure; empty where it can. */
export function umlHindrances(): readonly string[] {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return [`User-Mode Linux is a program of Linux on a PC; this is ${process.platform} on ${process.arch}.`];
  }
  const wanted = builtKernel() === null ? { ...TO_RUN, ...TO_BUILD } : TO_RUN;
  const missing = Object.keys(wanted).filter((program) => !isProgram(program));
  const packages = missing.map((program) => wanted[program]).join(" ");
  const memoryMb = Math.floor(freemem() / MB);
  return [
    ...(missing.length === 0 ? [] : [`${missing.join(", ")} is missing. apt-get install ${packages}`]),
    ...(memoryMb >= MEMORY_NEEDED_MB ? [] : [`${memoryMb} MB of memory are free, ${MEMORY_NEEDED_MB} are needed.`]),
  ];
}

/** Why it cannot be tried right now, for tests that build nothing. */
export const umlMissing = (): readonly string[] => [
  ...umlHindrances(),
  ...(builtKernel() === null ? ["Its kernel is not built. npm run rig -- --build-only"] : []),
];

/** The kernel that was compiled on an earlier day. */
export function builtKernel(): string | null {
  const file = join(placeOf(KIND, INPUTS), FILE);
  return existsSync(file) ? file : null;
}

/** Has the kernel compiled where it is not, and begins it once; answers why there is none or why it does not run here. */
export async function umlPrepared(): Promise<readonly string[]> {
  try {
    const folder = await cached(KIND, INPUTS, (making) =>
      run(join(import.meta.dirname, "build-kernel.sh"), join(making, FILE)).then(() => undefined),
    );
    return whyItDoesNotRun(join(folder, FILE));
  } catch (problem) {
    const failed = problem instanceof Error ? (problem.cause as Failed | undefined) : undefined;
    if (failed?.code === UNAVAILABLE_EXIT) return failed.said.split("\n");
    throw problem;
  }
}

/** A machine may forbid ptrace or programs in temporary folders; the kernel looks for that before it says its version. */
function whyItDoesNotRun(kernel: string): readonly string[] {
  const words = ["mem=64M", "root=none", "con=null", "con0=null,fd:1", "panic=1"];
  const options = { timeout: TRIED_MS, killSignal: "SIGKILL", env: { TMPDIR: memoryFolder() } } as const;
  const { stdout, stderr } = spawnSync(kernel, words, options);
  const said = `${stdout}${stderr}`;
  return said.includes("Linux version")
    ? []
    : [`Linux does not run as a program here: ${said.slice(-SAID_SHOWN).trim()}`];
}
