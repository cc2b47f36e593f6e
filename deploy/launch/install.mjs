import { chmodSync, existsSync, statfsSync } from "node:fs";
import { basename, join } from "node:path";
import { runAside } from "./child.mjs";
import { childEnv, MODULES, NODE_MAJOR, nodeFile, onPath, packagedNode, ROOT } from "./places.mjs";
import { LaunchProblem, say } from "./problem.mjs";
import { lacksBuilds } from "./stamp.mjs";

const DISK_NEEDED_MB = 700;
const QUIET = ["--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=2", "--fetch-retry-maxtimeout=10000"];

/** The npm that started us, else the one on the PATH; under the machine's own Node, or under ours once it is there. */
function npm(args, node = process.execPath) {
  const own = process.env.npm_execpath ?? "";
  if (basename(own) === "npm-cli.js") return { file: node, args: [own, ...args] };
  return { file: "npm", args };
}

const CAUSES = [
  [/ENOSPC|EDQUOT/, "The disk is full.", "Free 1 GB, then try again."],
  [/EROFS|EACCES|EPERM/, "This folder may not be written.", "Use a folder of your own, or the user who owns this one."],
  [/EINTEGRITY/, "A package arrived damaged.", "Run npm cache clean --force, then try again."],
  [/ENOENT.*\bnpm\b|spawn npm/, "npm is missing.", "Install it (apt install npm), then try again."],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|ENOTCACHED|network/i,
    "The packages could not be fetched: no network.",
    "Connect this machine (or set npm's registry or proxy), then try again; the first start needs it, later ones do not.",
  ],
  [/npm ci.*can only install|not in sync/i, "package-lock.json does not fit package.json.", "Run npm install."],
];

function causeOf(said) {
  const known = CAUSES.find(([sign]) => sign.test(said));
  if (known !== undefined) return new LaunchProblem("npm ci", known[1], known[2]);
  return new LaunchProblem("npm ci", "The installation failed.", `npm says:\n${said.trim()}`);
}

function checkDisk() {
  const disk = statfsSync(ROOT);
  const freeMb = (disk.bavail * disk.bsize) / 1024 / 1024;
  if (freeMb >= DISK_NEEDED_MB) return;
  const has = `${Math.floor(freeMb)} MB are free and ${DISK_NEEDED_MB} MB are needed.`;
  throw new LaunchProblem(ROOT, has, "Free some space, then try again.");
}

async function fetchPackages(dev, how) {
  const kinds = ["--include=optional", dev ? "--include=dev" : "--omit=dev"];
  const words = ["ci", "--ignore-scripts", "--prefer-offline", ...kinds, ...QUIET];
  const ended = await runAside({ ...npm(words, how.node), env: how.env, cwd: ROOT });
  if (ended.code !== 0) throw causeOf(ended.said);
}

/**
 * Exactly what package-lock.json names, and no package's own scripts: what must be built, we build ourselves. npm leaves out, in
 * silence, ready-made builds that want a newer Node than the one it runs on; then it is run once more, on ours.
 */
export async function installPackages(dev) {
  checkDisk();
  say("installing the packages of package-lock.json (once; about half a minute) …");
  const began = Date.now();
  await fetchPackages(dev, { node: process.execPath, env: process.env });
  if (lacksBuilds(dev)) await fetchPackages(dev, { node: nodeFile(), env: childEnv() });
  say(`installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

/** Some archives lose the executable bit on the way. */
export async function checkNode() {
  const file = nodeFile();
  if (packagedNode() !== null && existsSync(file)) chmodSync(file, 0o755);
  const told = await runAside({ file, args: ["-p", "process.versions.node"] });
  if (told.code === 0 && Number.parseInt(told.said, 10) >= NODE_MAJOR) return;
  const machine = `${process.platform} ${process.arch}`;
  if (packagedNode() === null) {
    const cure = `Install Node ${NODE_MAJOR} or newer from nodejs.org and start with it.`;
    throw new LaunchProblem("node", `No Node is packaged for ${machine}, and this one is ${process.version}.`, cure);
  }
  const cure = "Delete node_modules and try again; Debian 12, Raspberry Pi OS 12 (64 bit) or newer is needed.";
  throw new LaunchProblem(file, `Node ${NODE_MAJOR} does not run here (${told.said.trim().slice(-200)}).`, cure);
}

const loadsEpoll = async () =>
  (await runAside({ file: nodeFile(), args: ["-e", 'require("epoll")'], cwd: ROOT })).code === 0;

/**
 * Only the `onoff` way to the pins needs this addon, which has no ready-made build. Without it the character device serves, so a
 * machine without a compiler is only told. The headers are those of the Node that will load it, not of the machine's own.
 */
export async function buildEpoll() {
  if (!existsSync(join(MODULES, "epoll")) || (await loadsEpoll())) return;
  const lacking = ["python3", "make", "g++"].filter((program) => !onPath(program));
  const fallback = "GPIO goes through the character device instead.";
  if (lacking.length > 0) return say(`note: onoff is not built, ${lacking.join(", ")} missing; ${fallback}`);
  const node = packagedNode();
  const headers = node === null ? {} : { npm_config_nodedir: join(MODULES, node) };
  await runAside({
    ...npm(["run", "install", "--prefix", join(MODULES, "epoll"), "--silent"]),
    cwd: join(MODULES, "epoll"),
    env: { ...childEnv(), ...headers },
  });
  if (!(await loadsEpoll())) say(`note: onoff could not be built; ${fallback}`);
}
