import type { FaultCode } from "../kernel/fault.ts";
import type { BREAK_REASONS } from "./request.ts";

/** A running agent as it sees itself; the answer to `status`. Times are ISO 8601 in UTC. */
export interface Status {
  readonly version: string;
  readonly centre: string;
  readonly pid: number;
  readonly bootId: string;
  readonly startedAt: string;
  readonly clock: { readonly now: string; readonly quality: string; readonly timezone: string };
  readonly day: string | null;
  readonly kiosk: { readonly open: boolean; readonly notice: FaultCode | null };
  /** Force majeure, while it lasts. */
  readonly hold: { readonly reason: string; readonly since: string } | null;
  readonly appointments: AppointmentsStatus;
  /** Overdue visits whose cause is not established yet. */
  readonly cases: number;
  readonly devices: readonly DeviceStatus[];
  readonly queues: readonly QueueStatus[];
  readonly stations: readonly StationStatus[];
  readonly journal: JournalStatus;
  readonly uplink: UplinkStatus;
}

export interface DeviceStatus {
  readonly id: string;
  readonly driver: string;
  readonly role: string;
  /** The link URI or the pins of the configuration. */
  readonly wire: string;
  readonly phase: string;
  readonly fault: FaultCode | null;
  readonly since: string;
  readonly lastGoodAt: string | null;
  readonly reopens: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  /** How often each fault began since the agent started. */
  readonly faults: Readonly<Partial<Record<FaultCode, number>>>;
  /** What the driver counts itself, as bounces of a contact or printed millimetres; the unit stands in the name. */
  readonly own: Readonly<Record<string, number>>;
  /** Who has the GPIO line that it wants, as the kernel names him; null where nobody is known to. */
  readonly holder?: string | null;
  /** Null where its driver has not thrown; absent where nobody writes that down. */
  readonly thrown?: Thrown | null;
}

/** What is known of a device whose driver threw, with never a good while between. */
export interface Thrown {
  readonly times: number;
  /** Of the last time. */
  readonly what: string;
  /** File and line within the agent. */
  readonly where: string;
  /** As the clock stood, which may have been wrong. */
  readonly at: string;
  /** It is left out until it is readmitted, its entry in the configuration is another, or the agent is. */
  readonly isBarred: boolean;
}

/** Where somebody stands within a queue; the first go ahead. */
type Lane = "privileged" | "at-risk" | "appointment" | "ordinary";

export interface QueueStatus {
  readonly service: string;
  readonly stage: string;
  /** Of all lanes, those first that go ahead. */
  readonly waiting: readonly { readonly ticket: string; readonly since: string; readonly lane: Lane }[];
}

/** Today's list as it stands. */
export interface AppointmentsStatus {
  /** Whether the list of the day is here at all. */
  readonly listed: boolean;
  readonly booked: number;
  readonly arrived: number;
  readonly released: number;
}

export interface StationStatus {
  readonly id: string;
  readonly label: string;
  readonly operator: string | null;
  readonly phase: "closed" | "free" | "called" | "serving";
  readonly ticket: string | null;
  readonly service: string | null;
  readonly stage: string | null;
  readonly since: string | null;
  readonly shown: string | null;
  /** The break of its operator, while it lasts. */
  readonly pause: { readonly reason: (typeof BREAK_REASONS)[number]; readonly since: string } | null;
  /** Tickets of those who are inside; only at a checkpoint. */
  readonly inside: readonly string[];
}

/** What is known of a paper ticket. */
export interface TicketStatus {
  /** `unknown` where what was typed names no ticket that is open. */
  readonly verdict: "genuine" | "altered" | "foreign" | "unknown";
  readonly visit: string | null;
  readonly ticket: string | null;
  readonly takenAt: string | null;
  /** Where its visit stands; null where it is over, or was never one of today's. */
  readonly standing:
    | readonly {
        readonly stage: string;
        readonly phase: string;
        readonly station: string | null;
      }[]
    | null;
}

export interface JournalStatus {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly cursor: number;
  readonly usedBytes: number;
  readonly fault: FaultCode | null;
}

export interface UplinkStatus {
  readonly phase: "off" | "waiting" | "connecting" | "online";
  readonly broker: string | null;
  readonly protocol: "5" | "3.1.1" | null;
  readonly fault: FaultCode | null;
  readonly backlog: number;
  readonly inFlight: number;
  readonly since: string;
}

/** One thing that just happened, for those who `watch`: the bench, `talon device watch`, `talon journal tail`. */
export type Note =
  | { readonly at: string; readonly kind: "event"; readonly seq: number; readonly event: unknown }
  | {
      readonly at: string;
      readonly kind: "wire";
      readonly device: string;
      readonly way: "out" | "in";
      readonly hex: string;
    }
  | {
      readonly at: string;
      readonly kind: "pin";
      readonly device: string;
      readonly line: number;
      readonly level: string;
    }
  | {
      readonly at: string;
      readonly kind: "device";
      readonly device: string;
      readonly phase: string;
      readonly fault: string | null;
    }
  | { readonly at: string; readonly kind: "uplink"; readonly phase: string; readonly fault: string | null }
  | { readonly at: string; readonly kind: "notice"; readonly device: string; readonly fault: string };
