import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (options: {
  readonly type: "major";
  readonly execution: "sync";
  readonly flavor: "last-resort";
}) => void;

/**
 * Gives back what only the start needed: compiled code that ran once, parsed sources, rows that were replayed. An agent that idles makes
 * so little garbage that V8 would keep all of it for hours. Takes some 50 ms, so it is for a moment at which nobody waits.
 */
export function shedTheStart(): void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as Collect;
  setFlagsFromString("--no-expose-gc");
  collect({ type: "major", execution: "sync", flavor: "last-resort" });
}
