import { z } from "zod";

/**
 * Everything that can be true about a centre: CloudEvents type (without `talon.` and `.v1`) to the shape of its data. One source for
 * the TypeScript types, the JSON Schemas of the contract, and the reference. A released shape never changes; a new one gets a new version.
 * No personal data: a ticket, a station, an operator's pseudonym, a score.
 */
const id = z.string().regex(/^[a-z0-9-]{1,32}$/);
const ticket = z.string().regex(/^[A-Z]{1,2}[0-9]{3}$/);
const visit = z.string().regex(/^\d{4}-\d{2}-\d{2}-[A-Z]{1,2}[0-9]{3}$/);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const authority = z.enum(["centre", "police"]);
const words = z.string().max(200);

const ofVisit = { visit, ticket, service: id };
const atStation = { ...ofVisit, stage: id, authority, station: id, operator: id };

const stage = z.strictObject({ id, authority, budgetMinutes: z.number().positive() });

/** Why somebody who waited was not the one to be called. */
const passedOver = z.strictObject({ ticket, why: z.enum(["direct-call", "later-place"]) });

export const eventData = {
  "agent.started": z.strictObject({
    version: words,
    bootId: words,
    config: words,
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
  "ticket.reserved": z.strictObject({
    ...ofVisit,
    day,
    code: z.string().regex(/^[0-9A-Z]{10}$/),
    language: z.enum(["kk", "ru", "uk", "en"]),
    priority: z.enum(["ordinary", "privileged"]),
    kiosk: id,
    stages: z.array(stage).min(1).max(20),
    normMinutes: z.number().positive(),
    ahead: z.number().int().nonnegative(),
  }),
  "ticket.issued": z.strictObject({
    ...ofVisit,
    stage: id,
    authority,
    proof: z.enum(["process-id", "status-after-cut", "automatic-status", "unconfirmed"]),
    copy: z.number().int().nonnegative(),
  }),
  /** A slip was sent to the printer, and whether it came out cannot be known: it is printed again as a copy, or voided. */
  "ticket.unproven": z.strictObject({ ...ofVisit, copy: z.number().int().nonnegative(), why: words }),
  "ticket.reprinted": z.strictObject({ ...ofVisit, copy: z.number().int().positive(), why: words }),
  "ticket.voided": z.strictObject({ ...ofVisit, why: words, paper: z.enum(["none", "possible"]) }),
  "visit.called": z.strictObject({
    ...atStation,
    rule: z.enum(["first-come", "direct"]),
    reason: words.nullable(),
    place: z.number().int().nonnegative(),
    waiting: z.number().int().nonnegative(),
    passedOver: z.array(passedOver).max(20),
    waitedMs: z.number().nonnegative().nullable(),
  }),
  "visit.recalled": z.strictObject({ ...atStation, times: z.number().int().positive() }),
  "visit.no-show": z.strictObject({ ...atStation, missed: z.number().int().positive() }),
  "visit.transferred": z.strictObject({ ...atStation, toStage: id, toAuthority: authority, reason: words }),
  "visit.closed": z.strictObject({
    ...ofVisit,
    outcome: z.enum(["completed", "failed", "no-show", "day-ended"]),
    totalMs: z.number().nonnegative().nullable(),
  }),
  "stage.started": z.strictObject({ ...atStation }),
  "stage.finished": z.strictObject({
    ...atStation,
    outcome: z.enum(["passed", "failed"]),
    servedMs: z.number().nonnegative().nullable(),
    next: id.nullable(),
  }),
  "document.handed-over": z.strictObject({ ...atStation, totalMs: z.number().nonnegative().nullable() }),
  "rating.given": z.strictObject({ ...atStation, score: z.number().int().min(1).max(5) }),
  "rating.refused": z.strictObject({
    station: id,
    score: words,
    why: z.enum(["rating-unasked", "rating-late", "rating-doubled", "score-unknown"]),
  }),
  "camera.marked": z.strictObject({
    camera: id,
    station: id,
    visit,
    ticket,
    act: z.enum(["called", "started", "finished", "handed-over", "no-show"]),
    confirmed: z.boolean(),
    made: z.boolean(),
  }),
  "operator.signed-in": z.strictObject({ station: id, operator: id, authority }),
  "operator.signed-out": z.strictObject({ station: id, operator: id, authority }),
  "operator.refused": z.strictObject({ station: id, operator: id.nullable(), act: words, why: words }),
  "device.state": z.strictObject({
    device: id,
    phase: z.enum(["absent", "opening", "ready", "degraded", "failed"]),
    fault: words.nullable(),
  }),
  "uplink.state": z.strictObject({ phase: z.enum(["offline", "online"]), fault: words.nullable() }),
  "clock.anchored": z.strictObject({
    bootId: words,
    monoMs: z.number(),
    wall: z.string(),
    /** How far the clock was wrong before, in ms; positive where it was late; null where that is not known. */
    correctionMs: z.number().nullable(),
  }),
  "config.applied": z.strictObject({ digest: words }),
  /** The journal takes records again; meanwhile no ticket was issued, and what devices said was kept in memory. */
  "journal.resumed": z.strictObject({ fault: words, darkMs: z.number().nonnegative() }),
  "journal.gap": z.strictObject({ epoch: words, first: z.number().int(), last: z.number().int(), cause: words }),
  "command.accepted": z.strictObject({ command: words, op: words, by: words }),
  "command.finished": z.strictObject({
    command: words,
    op: words,
    outcome: z.enum(["done", "failed", "expired", "refused"]),
    why: words.nullable(),
  }),
} as const;

type EventShapes = typeof eventData;
export type EventType = keyof EventShapes;

/** One fact. `type` lacks the prefix and version that it gets on the wire: `talon.ticket.issued.v1`. */
export type CentreEvent = {
  readonly [T in EventType]: { readonly type: T; readonly data: Readonly<z.infer<EventShapes[T]>> };
}[EventType];

export type EventOf<T extends EventType> = Extract<CentreEvent, { type: T }>;
export type StageOf = z.infer<typeof stage>;
export type Authority = z.infer<typeof authority>;
export type Language = EventOf<"ticket.reserved">["data"]["language"];

/** The CloudEvents `type` of an event, and back. */
export const wireType = (type: EventType): string => `talon.${type}.v1`;
