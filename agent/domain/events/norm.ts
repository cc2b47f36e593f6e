import { z } from "zod";
import { authority, id, interrupted, milliseconds, ofVisit, spentRows, words } from "./shapes.ts";

/** The end of a visit, the norm, and the cause of an overrun. */
export const normEvents = {
  "visit.at-risk": z.strictObject({
    ...ofVisit,
    stage: id,
    authority,
    normMinutes: z.number().positive(),
    runningMs: milliseconds,
  }),
  "visit.overdue": z.strictObject({
    ...ofVisit,
    stage: id,
    authority,
    station: id.nullable(),
    operator: id.nullable(),
    normMinutes: z.number().positive(),
    runningMs: milliseconds,
    spent: spentRows,
  }),
  "visit.closed": z.strictObject({
    ...ofVisit,
    outcome: z.enum(["completed", "failed", "no-show", "gone", "voided", "day-ended"]),
    reason: words.optional(),
    /** Who said so, and where; absent where nobody did. */
    station: id.optional(),
    operator: id.optional(),
    /** Stages that were under way in somebody's hands. */
    interrupted: z.array(interrupted).max(20).optional(),
    totalMs: z.number().nonnegative().nullable(),
    /** Whose every millisecond was; their sum is `totalMs`. */
    spent: spentRows.optional(),
    normMinutes: z.number().positive().optional(),
    overdue: z.boolean().optional(),
  }),
  "cause.opened": z.strictObject({
    ...ofVisit,
    stage: id,
    authority,
    station: id.nullable(),
    operator: id.nullable(),
    normMinutes: z.number().positive(),
    annotateUntil: z.iso.datetime(),
  }),
  "cause.annotated": z.strictObject({ ...ofVisit, operator: id, authority, text: words }),
  /** Whose minutes the overrun was. Addressees are those authorities that own a part of it; none where machines or the citizen own it all. */
  "cause.closed": z.strictObject({
    ...ofVisit,
    outcome: z.enum(["completed", "failed", "no-show", "gone", "voided", "day-ended"]),
    normMinutes: z.number().positive(),
    totalMs: milliseconds,
    overrunMs: milliseconds,
    shares: spentRows,
    addressees: z.array(authority).max(2),
    annotations: z.number().int().nonnegative(),
  }),
} as const;
