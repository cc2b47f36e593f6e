import { z } from "zod";
import { appointment, day, digest, id, listedOperator, milliseconds, words } from "./shapes.ts";

/** The agent, the business day, and what holds the centre. */
export const centreEvents = {
  "agent.started": z.strictObject({
    version: words,
    bootId: words,
    config: words,
    /** How far the wall clock could be trusted then. */
    quality: z.enum(["none", "holdover", "rtc", "ntp"]).optional(),
    /** Wall milliseconds since the last record, or null where the clock cannot tell. */
    darkMs: z.number().nullable(),
  }),
  "centre.opened": z.strictObject({
    day,
    /** The business day lasts from here to `until` by the centre's zone and rule. */
    from: z.iso.datetime(),
    until: z.iso.datetime(),
  }),
  "centre.closed": z.strictObject({ day, issued: z.number().int().nonnegative() }),
  /** The agent was there and saw: what coverage and the length of a dark time are measured by. */
  "centre.observed": z.strictObject({ waiting: z.number().int().nonnegative(), open: z.number().int().nonnegative() }),
  /** Force majeure holds the whole centre; its time is nobody's fault. */
  "centre.paused": z.strictObject({ reason: words, by: words }),
  "centre.resumed": z.strictObject({ by: words, heldMs: milliseconds.nullable() }),
  /** The hub's signed list of a day, as it was verified here. */
  "day.listed": z.strictObject({
    day,
    digest,
    keyId: words,
    issued: z.iso.datetime(),
    appointments: z.array(appointment).max(1_000),
    operators: z.array(listedOperator).max(500),
    revoked: z.array(id).max(500),
  }),
} as const;
