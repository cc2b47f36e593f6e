import type { z } from "zod";
import { centreEvents } from "./events/centre.ts";
import { equipmentEvents } from "./events/equipment.ts";
import { journalEvents } from "./events/journal.ts";
import { normEvents } from "./events/norm.ts";
import type { appointment, authority, lane, owner, priority, spent, stage } from "./events/shapes.ts";
import { staffEvents } from "./events/staff.ts";
import { stageEvents } from "./events/stage.ts";
import { ticketEvents } from "./events/ticket.ts";
import { visitEvents } from "./events/visit.ts";

/**
 * Everything that can be true about a centre: CloudEvents type (without `talon.` and `.v1`) to the shape of its data. One source for
 * the TypeScript types, the JSON Schemas of the contract, and the reference. A released shape never changes; a new one gets a new version.
 * No personal data: a ticket, a station, an operator's pseudonym, a score.
 */
export const eventData = {
  ...centreEvents,
  ...ticketEvents,
  ...visitEvents,
  ...normEvents,
  ...stageEvents,
  ...staffEvents,
  ...equipmentEvents,
  ...journalEvents,
} as const;

type EventShapes = typeof eventData;
export type EventType = keyof EventShapes;

/** One fact. `type` lacks the prefix and version that it gets on the wire: `talon.ticket.issued.v1`. */
export type CentreEvent = {
  readonly [T in EventType]: { readonly type: T; readonly data: Readonly<z.infer<EventShapes[T]>> };
}[EventType];

/** What stands in the journal and is shown to nobody: digests of PINs and codes of appointments. Nothing in evidence may depend on it. */
export const SECRET_TYPES: ReadonlySet<string> = new Set<EventType>(["day.listed"]);

export type EventOf<T extends EventType> = Extract<CentreEvent, { type: T }>;
export type StageOf = z.infer<typeof stage>;
export type Authority = z.infer<typeof authority>;
export type Language = EventOf<"ticket.reserved">["data"]["language"];
export type Priority = z.infer<typeof priority>;
/** Who answers for a stretch of a visit's time. */
export type Owner = z.infer<typeof owner>;
export type Lane = z.infer<typeof lane>;
export type Spent = Readonly<z.infer<typeof spent>>;
export type CallRule = EventOf<"visit.called">["data"]["rule"];
export type SignalName = EventOf<"signal.raised">["data"]["signal"];
export type BreakReason = EventOf<"operator.paused">["data"]["reason"];
export type Appointment = Readonly<z.infer<typeof appointment>>;

/** The CloudEvents `type` of an event, and back. */
export const wireType = (type: EventType): string => `talon.${type}.v1`;
