import { z } from "zod";
import { atStation, authority, id, milliseconds, ofVisit, passedOver, queue, words } from "./shapes.ts";

/** A visit between its stages. */
export const visitEvents = {
  "visit.called": z.strictObject({
    ...atStation,
    rule: z.enum(["first-come", "privileged", "at-risk", "appointment", "overtaking-bound", "direct"]),
    reason: words.nullable(),
    /** Below 1 for a ticket of before a rebuilt journal. */
    place: z.number().int(),
    waiting: z.number().int().nonnegative(),
    passedOver: z.array(passedOver).max(20),
    /** Queues whose earliest was passed over by this call, and how many in each had an earlier place. */
    overtook: z
      .array(z.strictObject({ queue, count: z.number().int().positive() }))
      .max(100)
      .optional(),
    waitedMs: z.number().nonnegative().nullable(),
  }),
  "visit.recalled": z.strictObject({ ...atStation, times: z.number().int().positive() }),
  "visit.no-show": z.strictObject({
    ...atStation,
    missed: z.number().int().nonnegative(),
    /** False where the call was not shown long enough on a board that was alive: then the visit goes back to its place. */
    fair: z.boolean().optional(),
    shownMs: milliseconds.nullable().optional(),
  }),
  "visit.transferred": z.strictObject({
    ...atStation,
    toStage: id,
    toAuthority: authority,
    /** Comes back to the stage it was sent from. */
    back: z.boolean().optional(),
    reason: words,
    /** How long the stage that it leaves was served, where it had begun. */
    servedMs: z.number().nonnegative().nullable().optional(),
  }),
  /** The citizen leaves and comes back: after `minutes` by itself, or, with null, when he is there again. */
  "visit.postponed": z.strictObject({
    ...atStation,
    minutes: z.number().positive().nullable(),
    by: z.enum(["citizen", "centre"]),
    reason: words,
    /** How long the stage was served before it was broken off, where it had begun. */
    servedMs: z.number().nonnegative().nullable().optional(),
    /** It has left the hall and its verdict is still to come: its time inside stands in the verdict. */
    unjudged: z.boolean().optional(),
  }),
  "visit.returned": z.strictObject({
    ...ofVisit,
    stage: id,
    authority,
    why: z.enum(["postponed", "came-back", "board-dead", "operator-revoked", "station-gone"]),
    /** Where it was told, and by whom; of a revoked operator, where and whose the stage was. */
    station: id.optional(),
    operator: id.optional(),
    /** How long the stage was served before it was broken off, where it had begun. */
    servedMs: z.number().nonnegative().nullable().optional(),
  }),
  /** At a station while the centre is held; resumed at the same station. */
  "visit.held": z.strictObject({ ...ofVisit, stage: id, authority, station: id }),
  "visit.resumed": z.strictObject({ ...ofVisit, stage: id, authority, station: id }),
  /** The time of its appointment has come. */
  "visit.due": z.strictObject({ ...ofVisit, appointment: id }),
} as const;
