import { z } from "zod";
import { authority, id, milliseconds, ticket, visit, words } from "./shapes.ts";

/** Operators, and signals. */
export const staffEvents = {
  "operator.signed-in": z.strictObject({
    station: id,
    operator: id,
    authority,
    by: z.enum(["name", "card", "pin"]).optional(),
    /** The stages that this operator carries out here. */
    stages: z.array(id).max(20).optional(),
    /** The services that are served here; empty for all. */
    services: z.array(id).max(200).optional(),
    /** Without these nobody can be called to this station. */
    devices: z.array(id).max(8).optional(),
  }),
  "operator.signed-out": z.strictObject({ station: id, operator: id, authority }),
  "operator.refused": z.strictObject({ station: id, operator: id.nullable(), act: words, why: words }),
  "operator.paused": z.strictObject({
    station: id,
    operator: id,
    authority,
    reason: z.enum(["lunch", "rest", "duty", "equipment", "other"]),
  }),
  "operator.resumed": z.strictObject({ station: id, operator: id, authority, pausedMs: milliseconds.nullable() }),
  "operator.revoked": z.strictObject({ operator: id, by: words }),
  /** Facts with evidence that may show dishonesty; never a verdict. */
  "signal.raised": z.strictObject({
    signal: z.enum([
      "out-of-order",
      "ghost-service",
      "hoarding",
      "idle-while-waiting",
      "closing-burst",
      "rating-pattern",
      "duties-mixed",
    ]),
    /** 1 to 100: how far the facts are from what honest days show. */
    score: z.number().int().min(1).max(100),
    station: id.nullable(),
    operator: id.nullable(),
    kiosk: id.nullable(),
    visit: visit.optional(),
    ticket: ticket.optional(),
    /** What was counted or measured, by name, with units in the names. */
    facts: z.record(z.string().max(40), z.number()),
    /** Numbers of the records that show it. */
    evidence: z.array(z.number().int().positive()).max(50),
  }),
} as const;
