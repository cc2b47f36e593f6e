import type { KpiReading, Period } from "../../agent/kpi/read-kpi.ts";
import type { StateMessage } from "../../agent/uplink/contract/schemas.ts";
import type { TelemetryMessage } from "../../agent/uplink/contract/telemetry.ts";
import type { KeptAlert } from "./alert-book.ts";
import type { KeptCommand } from "./command-book.ts";
import type { KeptRevision } from "./config-book.ts";
import type { KeptDayList } from "./day-book.ts";
import type { KpiDay } from "./http/kpi-view.ts";
import type { DeviceSeals, Finding } from "./seal-check.ts";

/** What the hub knows of how a centre is now. */
export interface CentreFacts {
  readonly centre: string;
  readonly state: StateMessage | null;
  /** The live picture as it came; null before the first. */
  readonly live: unknown;
  /** When the hub last heard something new of it, by the hub's own clock: milliseconds since 1970. */
  readonly heardMs: number | null;
}

/** How the machine of a centre was when it said so last. */
export interface MachineFacts {
  readonly heardMs: number;
  readonly said: TelemetryMessage;
}

export interface KpiDays {
  /** Events that the hub has and that are not counted yet. */
  readonly behind: number;
  readonly days: readonly KpiDay[];
}

export interface EventsAsked {
  readonly centre: string;
  readonly epoch: string;
  /** Both included. */
  readonly first: number;
  readonly last: number;
}

export interface VisitKey {
  readonly centre: string;
  readonly visit: string;
}

export interface VisitRecords extends VisitKey {
  /** The exact texts of the events about it, in the order of the journal; empty where the hub has none. */
  readonly bodies: readonly string[];
}

export interface AlarmsAsked {
  /** Null for all centres. */
  readonly centre: string | null;
  /** Types as on the wire; absent for all. */
  readonly types?: readonly string[];
  readonly most: number;
}

/** Something changed; whoever wants to know what it is now reads it. It may be told twice, and of what was taken back. */
export type HubNews =
  | { readonly what: "live" | "state" | "alarm" | "command" | "config"; readonly centre: string }
  | ({ readonly what: "events"; readonly mode: "live" | "replay" } & EventsAsked);

export const KPI_DAYS_MAX = 92;
export const SEALS_READ_MAX = 30;
/** More than this of one answer is never read at once. */
export const EVENTS_READ_MAX = 500;
export const VISIT_EVENTS_MAX = 500;
export const VISITS_ASKED_MAX = 500;
export const ALARMS_READ_MAX = 1_000;
export const COMMANDS_READ_MAX = 500;

/** How the API and the page of the Situation Centre read what the hub keeps, wherever that stands. */
export interface HubRead {
  /** By name. */
  centres(): Promise<readonly CentreFacts[]>;
  /** Of those that are known, by name. */
  centresNamed(names: readonly string[]): Promise<readonly CentreFacts[]>;
  /** Exact texts, in order; at most EVENTS_READ_MAX. */
  events(asked: EventsAsked): Promise<readonly string[]>;
  /** In the order of the keys. */
  visits(keys: readonly VisitKey[]): Promise<readonly VisitRecords[]>;
  /** Newest first. */
  alarms(asked: AlarmsAsked): Promise<readonly KeptAlert[]>;
  /** Newest first; null for all centres. */
  commands(centre: string | null, most: number): Promise<readonly KeptCommand[]>;
  command(id: string): Promise<KeptCommand | null>;
  /** Configurations that were published for a centre, newest first, with what became of each. */
  revisions(centre: string): Promise<readonly KeptRevision[]>;
  /** Null where it never said. */
  machine(centre: string): Promise<MachineFacts | null>;
  /** Chief figures of the newest business days, newest first; null for all centres together. */
  kpiDays(centre: string | null, most: number): Promise<KpiDays>;
  /** All figures of a period; null for all centres together. */
  kpiReading(centre: string | null, period: Period): Promise<KpiReading>;
  /** The list that was published last for that day; null where none was. */
  dayList(centre: string, day: string): Promise<KeptDayList | null>;
  /** The key of a centre's machine, and what its seals were found to be, newest first. */
  seals(centre: string): Promise<DeviceSeals>;
  /** What the hub itself found wrong, newest first. */
  findings(most: number): Promise<readonly Finding[]>;
  /** Calls after something was kept; answers how to stop that. */
  watch(call: (news: HubNews) => void): () => void;
}
