import { pino } from "pino";
import type { Log } from "../ports/log.ts";

/** A line that repeats within this time is counted, not written: a broken cable must not fill a card. */
const REPEAT_MS = 60_000;
const REMEMBERED_MAX = 500;

/** One JSON object a line on standard output, where systemd takes it up; nothing is written to files. */
export function createPinoLog(level: "debug" | "info" | "warn" | "error"): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  const said = new Map<string, { at: number; again: number }>();
  const say = (kind: "info" | "warn" | "error", what: string, facts: Readonly<Record<string, unknown>> = {}): void => {
    const now = performance.now();
    const key = `${kind} ${what} ${JSON.stringify(facts)}`;
    const last = said.get(key);
    if (last !== undefined && now - last.at < REPEAT_MS) {
      last.again += 1;
      return;
    }
    if (said.size >= REMEMBERED_MAX) said.clear();
    said.set(key, { at: now, again: 0 });
    const again = last === undefined || last.again === 0 ? {} : { again: last.again };
    logger[kind]({ ...facts, ...again }, what);
  };
  return {
    info: (what, facts) => say("info", what, facts),
    warn: (what, facts) => say("warn", what, facts),
    error: (what, facts) => say("error", what, facts),
  };
}
