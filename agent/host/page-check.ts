import { Worker } from "node:worker_threads";
import type { Log } from "../ports/log.ts";
import { markSuspect } from "./anchor-file.ts";

/** When nothing of the start is still going on. */
const FIRST_MS = 300_000;
const EVERY_MS = 86_400_000;
const LIMITS = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 24 } as const;

export interface PageCheckTimes {
  readonly firstMs: number;
  readonly everyMs: number;
}

/**
 * A start looks only at the end of the journal. The rest is read while the agent runs, in a thread of its own; damage in it is told, and the next
 * start saves what can be read.
 */
export function beginPageChecks(
  path: string,
  log: Log,
  { firstMs, everyMs }: PageCheckTimes = { firstMs: FIRST_MS, everyMs: EVERY_MS },
): () => void {
  let timer: NodeJS.Timeout;
  let worker: Worker | null = null;
  const look = () => {
    plan(everyMs);
    worker ??= new Worker(new URL("./page-check-worker.ts", import.meta.url), {
      workerData: path,
      resourceLimits: LIMITS,
    })
      .on("message", (damage: string | null) => {
        if (damage === null) log.info("the whole journal was looked through", { path });
        else tell(damage);
      })
      .on("error", (problem) => log.warn("the journal could not be looked through", { why: problem.message }))
      .on("exit", () => {
        worker = null;
      });
    worker.unref();
  };
  const tell = (damage: string) => {
    markSuspect(path);
    log.error("journal-corrupt", { path, damage, cure: "Restart Talon: what can be read is saved at once." });
  };
  const plan = (inMs: number) => {
    timer = setTimeout(look, inMs);
    timer.unref();
  };
  plan(firstMs);
  return () => {
    clearTimeout(timer);
    void worker?.terminate();
  };
}
