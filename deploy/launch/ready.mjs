import { buildEpoll, checkNode, installPackages } from "./install.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";
import { ROOT } from "./places.mjs";
import { isInstalledByHand, isStamped, writeStamp } from "./stamp.mjs";

async function prepare(needsDev) {
  if (isStamped(needsDev)) return;
  if (!isInstalledByHand(needsDev)) await installPackages(needsDev);
  await checkNode();
  await buildEpoll();
  writeStamp(needsDev || isInstalledByHand(true));
}

/** Leaves node_modules as package-lock.json wants it; costs a few milliseconds when it already is. */
export async function makeReady(needsDev) {
  if (isStamped(needsDev)) return;
  await oneAtATime(ROOT, () => prepare(needsDev));
}
