import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LOCKFILE, MODULES, nodeFile } from "./places.mjs";

/** Raise it when what a launch prepares in node_modules changes. */
const LAUNCH_VERSION = 1;

const stampFile = () => join(MODULES, ".talon-stamp.json");
const lockHash = () => createHash("sha256").update(readFileSync(LOCKFILE)).digest("hex");
const wanted = (dev) => JSON.stringify({ version: LAUNCH_VERSION, lock: lockHash(), node: process.arch, dev });

/** True when the last launch left everything as this lockfile wants it: the fast way, one small file and one hash. */
export function isStamped(needsDev) {
  if (!existsSync(stampFile()) || !existsSync(nodeFile())) return false;
  const stamp = readFileSync(stampFile(), "utf8");
  return stamp === wanted(true) || (!needsDev && stamp === wanted(false));
}

export const writeStamp = (dev) => writeFileSync(stampFile(), wanted(dev));

const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages ?? {};

function isThere(locked, installed, needsDev) {
  if (installed === undefined) return locked.optional === true || (locked.dev === true && !needsDev);
  return installed.version === locked.version && installed.integrity === locked.integrity;
}

/** npm keeps a list of what it really installed. */
const INSTALLED = join(MODULES, ".package-lock.json");

const isForThisMachine = ({ os, cpu, libc }) =>
  os?.includes(process.platform) && cpu?.includes(process.arch) && (libc === undefined || libc.includes("glibc"));

/** Ready-made builds for this machine that npm did not put there. */
export function lacksBuilds(needsDev) {
  const installed = packagesOf(INSTALLED);
  return Object.entries(packagesOf(LOCKFILE)).some(
    ([place, locked]) =>
      (needsDev || locked.dev !== true) && isForThisMachine(locked) && installed[place] === undefined,
  );
}

/** Who ran npm by hand needs no second installation from us. */
export function isInstalledByHand(needsDev) {
  if (!existsSync(INSTALLED) || !existsSync(nodeFile())) return false;
  const installed = packagesOf(INSTALLED);
  const fits = Object.entries(packagesOf(LOCKFILE)).every(
    ([place, locked]) => place === "" || isThere(locked, installed[place], needsDev),
  );
  return fits && !lacksBuilds(needsDev);
}
