import { z } from "zod";

/** What several events say of the same thing, in one shape. No personal data: a ticket, a station, an operator's pseudonym, a score. */
export const id = z.string().regex(/^[a-z0-9-]{1,32}$/);
export const ticket = z.string().regex(/^[A-Z]{1,2}[0-9]{3}$/);
export const visit = z.string().regex(/^\d{4}-\d{2}-\d{2}-[A-Z]{1,2}[0-9]{3}$/);
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const authority = z.enum(["centre", "police"]);
export const words = z.string().max(200);

export const ofVisit = { visit, ticket, service: id };
export const atStation = { ...ofVisit, stage: id, authority, station: id, operator: id };

export const stage = z.strictObject({
  id,
  authority,
  budgetMinutes: z.number().positive(),
  /** May go on beside the stage before it. */
  parallel: z.boolean().optional(),
  /** False where the citizen need not be there, so that he may be at another stage meanwhile; otherwise true. */
  attended: z.boolean().optional(),
  /** How often it may be tried again the same day after it was failed. */
  retakes: z.number().int().min(0).max(9).optional(),
  /** An operator says whether it was passed: whoever leaves it by a scan has not passed it by that. */
  judged: z.boolean().optional(),
});

export const priority = z.enum(["ordinary", "privileged", "appointment"]);
export const owner = z.enum(["citizen", "centre", "police", "equipment", "power", "force-majeure", "unknown"]);
/** Where a visit stands within its queue: lanes have a bounded right to go ahead of those below them. */
export const lane = z.enum(["privileged", "at-risk", "appointment", "ordinary"]);
export const milliseconds = z.number().int().nonnegative();
export const queue = z.string().regex(/^[a-z0-9-]{1,32}\/[a-z0-9-]{1,32}\/[a-z-]{1,16}$/);

/** Time of a visit that belongs to one owner at one stage; where people own it by working, with who worked. */
export const spent = z.strictObject({ stage: id, owner, operator: id.nullable(), ms: milliseconds });
export const spentRows = z.array(spent).max(200);

/** A stage that was begun and ended without being finished: where, whose work it was, and for how long. */
export const interrupted = z.strictObject({
  stage: id,
  authority,
  station: id,
  operator: id,
  servedMs: z.number().nonnegative().nullable(),
});

/** Why somebody who waited with an earlier place was not the one to be called. */
export const passedOver = z.strictObject({
  ticket,
  why: z.enum(["direct-call", "privileged", "at-risk", "appointment", "overtaking-bound"]),
});

export const appointment = z.strictObject({
  id,
  /** What the citizen shows or types; it names nobody. */
  code: z.string().regex(/^[0-9A-Z]{4,16}$/),
  service: id,
  at: z.iso.datetime(),
});
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
export const listedOperator = z.strictObject({
  id,
  authority,
  skills: z.array(id).max(20).optional(),
  card: digest.nullable().optional(),
  pin: digest.nullable().optional(),
});
