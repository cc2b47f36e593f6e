import { wallMs } from "../kernel/units.ts";
import type { Log } from "../ports/log.ts";
import { forgetArchives } from "./archives.ts";

const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;

interface Keeping {
  readonly keepDays: number;
  readonly log: Log;
}

/** As for the journal's own records: what the hub has is kept for so many days. */
export function forgetOld(journal: string, { keepDays, log }: Keeping): void {
  try {
    const gone = forgetArchives(journal, wallMs(Date.now() - keepDays * DAY_MS));
    if (gone.length > 0) log.info("archives that the hub has were forgotten", { gone });
  } catch (error) {
    log.warn("old archives could not be forgotten", { why: error instanceof Error ? error.message : String(error) });
  }
}

/** The same every hour, for an agent that runs for months. Whoever has such an archive open may go on reading it until he closes it. */
export function beginForgetting(journal: string, keeping: Keeping, everyMs = EVERY_MS): () => void {
  const timer = setInterval(() => forgetOld(journal, keeping), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
