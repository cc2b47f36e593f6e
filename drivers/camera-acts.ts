import { z } from "zod";

/** The acts that a camera may be told of, each of which may leave a trace of its own; `test` is that of `talon device test`. */
const ACTS = ["called", "started", "finished", "handed-over", "no-show", "test"] as const;

/** What a camera does at each act, where it does not do the same at all of them. */
export const byAct = <Trace extends z.ZodType>(trace: Trace) => z.partialRecord(z.enum(ACTS), trace);

export const ofAct = <Trace>(traces: Readonly<Record<string, Trace | undefined>>, act: string): Trace | undefined =>
  Object.hasOwn(traces, act) ? traces[act] : undefined;
