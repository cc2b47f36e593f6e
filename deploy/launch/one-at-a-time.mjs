import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { LaunchProblem, say } from "./problem.mjs";

const ASK_AGAIN_MS = 300;
const WAIT_MAX_MS = 15 * 60_000;

/**
 * An abstract Unix socket is a lock that the kernel takes back when its holder dies; a lock file would have to be believed.
 * Node 18 does not know such sockets: it goes without the lock.
 */
function tryHold(name) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code === "EADDRINUSE" ? null : server));
    server.listen(`\0${name}`, () => resolve(server));
  });
}

async function hold(name) {
  const until = Date.now() + WAIT_MAX_MS;
  let hasSaid = false;
  while (Date.now() < until) {
    const server = await tryHold(name);
    if (server !== null) return server;
    if (!hasSaid) say("another launch is installing the packages; waiting for it.");
    hasSaid = true;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  throw new LaunchProblem("launch", "Another launch has been installing for 15 minutes.", "Stop it, then try again.");
}

/** Two launches in one checkout must not install over each other. */
export async function oneAtATime(folder, work) {
  if (process.platform !== "linux") return work();
  const server = await hold(`talon-launch-${createHash("sha256").update(folder).digest("hex").slice(0, 24)}`);
  try {
    return await work();
  } finally {
    server.close();
  }
}
