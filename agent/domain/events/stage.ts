import { z } from "zod";
import { atStation, id, milliseconds, visit, words } from "./shapes.ts";

/** Stages, what they give, and how citizens rate them. */
export const stageEvents = {
  "stage.started": z.strictObject({
    ...atStation,
    by: z.enum(["operator", "scan"]).optional(),
    /** Of a stage that is entered without a call. */
    waitedMs: z.number().nonnegative().nullable().optional(),
  }),
  "stage.finished": z.strictObject({
    ...atStation,
    outcome: z.enum(["passed", "failed"]),
    servedMs: z.number().nonnegative().nullable(),
    next: id.nullable(),
    by: z.enum(["operator", "scan"]).optional(),
    /** It may be tried again the same day: the visit is away until the citizen comes back. */
    retake: z.boolean().optional(),
  }),
  "document.handed-over": z.strictObject({
    ...atStation,
    kind: id.optional(),
    totalMs: z.number().nonnegative().nullable(),
  }),
  "rating.given": z.strictObject({
    ...atStation,
    score: z.number().int().min(1).max(5),
    /** Since its stage was finished. */
    afterMs: milliseconds.nullable().optional(),
  }),
  "rating.refused": z.strictObject({
    station: id,
    score: words,
    why: z.enum([
      "rating-unasked",
      "rating-late",
      "rating-doubled",
      "rating-hammered",
      "rating-stuck",
      "rating-too-soon",
      "score-unknown",
    ]),
  }),
  "scan.refused": z.strictObject({ device: id, station: id.nullable(), visit: visit.optional(), why: words }),
} as const;
