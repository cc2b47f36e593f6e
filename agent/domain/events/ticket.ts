import { z } from "zod";
import { authority, day, id, ofVisit, priority, stage, visit, words } from "./shapes.ts";

/** A ticket until its paper is proven, and how an appointment becomes one. */
export const ticketEvents = {
  "appointment.refused": z.strictObject({
    kiosk: id,
    appointment: id.nullable(),
    why: z.enum(["appointment-early", "appointment-unknown", "appointment-used", "appointments-missing"]),
  }),
  /** Nobody came in time; the slot may serve somebody else. */
  "appointment.released": z.strictObject({ appointment: id, service: id, at: z.iso.datetime() }),
  "ticket.reserved": z.strictObject({
    ...ofVisit,
    day,
    code: z.string().regex(/^[0-9A-Z]{10}$/),
    language: z.enum(["kk", "ru", "uk", "en"]),
    priority,
    kiosk: id,
    stages: z.array(stage).min(1).max(20),
    normMinutes: z.number().positive(),
    /** The date from which the norm is in force: its version. */
    normFrom: day.optional(),
    /** The kind of document that the handover gives. */
    document: id.optional(),
    appointment: id.nullable().optional(),
    /** When the appointment is, by the list of that moment. */
    appointmentAt: z.iso.datetime().optional(),
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
  /** The slip did certainly not come out of one printer and was sent to another; it is the same slip, so it bears no mark of its own. */
  "ticket.rerouted": z.strictObject({ ...ofVisit, copy: z.number().int().nonnegative(), from: id, to: id, why: words }),
  "ticket.reprinted": z.strictObject({ ...ofVisit, copy: z.number().int().positive(), why: words }),
  "ticket.voided": z.strictObject({ ...ofVisit, why: words, paper: z.enum(["none", "possible"]) }),
  /** Somebody had a paper ticket verified. */
  "ticket.checked": z.strictObject({
    device: id,
    visit: visit.optional(),
    verdict: z.enum(["genuine", "altered", "foreign", "unknown"]),
  }),
} as const;
