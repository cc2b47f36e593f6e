import { type Table, tableOf } from "../kernel/table.ts";
import type { Day } from "../kernel/units.ts";
import type { Appointment, Authority, BreakReason, EventOf, Lane, StageOf } from "./event.ts";
import type { Instant } from "./instant.ts";
import type { Pace } from "./pace.ts";
import { emptyWatch, type Watch } from "./signals/watch.ts";
import type { Visit } from "./visit.ts";

/**
 * All that is true of a centre now: a fold of the journal and of nothing else. Persistent tables make yesterday's state free to keep,
 * so a commit that the disk refuses is undone by dropping a reference.
 */
export interface Centre {
  readonly day: Day | null;
  /** The wall milliseconds from and until which `day` lasts. */
  readonly dayFrom: number;
  readonly dayUntil: number;
  /** Business day to (letter to the last number given); the latest `DAYS_KEPT` days, so that a clock set back repeats nothing. */
  readonly numbers: Table<string, Readonly<Record<string, number>>>;
  /** Open visits; a closed one leaves. */
  readonly visits: Table<string, Visit>;
  /** Visits whose paper is not proven yet, oldest first. */
  readonly reserved: readonly string[];
  /** `service/stage/lane` to the visits that wait in it, by place. */
  readonly queues: Table<string, readonly string[]>;
  /** `service/stage/lane` to the latest calls that passed over it. */
  readonly passes: Table<string, readonly Pass[]>;
  /** Visits that time alone can change, in the order in which it will: see `watchlist.ts`. */
  readonly watchlist: Table<string, readonly string[]>;
  /** `service/stage` to how fast its queue moves. */
  readonly paces: Table<string, Pace>;
  readonly stations: Table<string, StationState>;
  readonly devices: Table<string, DeviceState>;
  /** Newest first; what the screens of a hall still show when they are over. */
  readonly latestCalls: readonly LatestCall[];
  /** Force majeure, while it lasts. */
  readonly hold: { readonly reason: string; readonly since: Instant } | null;
  /** Operators who may no longer work, and those that the hub named beside the configuration's. */
  readonly revoked: readonly Revocation[];
  readonly listed: readonly ListedOperator[];
  /** The days whose list is here, the latest `LISTS_KEPT`, and their appointments by `day/code`. */
  readonly listedDays: readonly ListedDay[];
  readonly bookings: Table<string, Booking>;
  /** Overdue visits whose cause is not established yet. */
  readonly cases: Table<string, CauseCase>;
  readonly casesByAge: readonly string[];
  readonly cameras: Table<string, Comparison>;
  /** `kiosk/service/language/class` to when its last ticket was reserved. */
  readonly buttons: Table<string, Instant>;
  /** When it was last recorded that the agent is there. */
  readonly observed: Instant | null;
  /** When the journal last took records again: boards were blank until then. */
  readonly journalBackAt: Instant | null;
  /** `kiosk/ID` or `station/ID` to its latest refusals that count against a flood of them, newest last. */
  readonly refusals: Readonly<Record<string, readonly Instant[]>>;
  /** The hub's latest commands, so that one that comes again is answered and not done again. */
  readonly commands: readonly CommandState[];
  /** Digest of the configuration that was in force last. */
  readonly config: string | null;
  /** What the detectors of signals remember. */
  readonly watch: Watch;
  /** The last moment that the journal knows. */
  readonly last: Instant | null;
}

export interface StationState {
  readonly operator: string | null;
  readonly authority: Authority | null;
  /** Stages that the operator who is signed in carries out here, and devices without which nobody can be called. */
  readonly stages: readonly string[];
  /** Services that are served here; empty for all. */
  readonly services: readonly string[];
  readonly devices: readonly string[];
  /** The visit that was called here or is served here; at a checkpoint the legs know who is inside. */
  readonly visit: string | null;
  readonly pause: { readonly reason: BreakReason; readonly since: Instant } | null;
  readonly served: Served | null;
  /** The latest presses of its rating pad, newest last. */
  readonly presses: readonly Instant[];
  /** The latest PINs typed here that are nobody's, newest last. */
  readonly wrongPins: readonly Instant[];
}

/** Who may no longer work, and since which wall milliseconds: only a list issued later can lift it. */
export interface Revocation {
  readonly operator: string;
  readonly since: number;
}

/** The stage that was served last at a station: what a rating there is about. */
export interface Served {
  readonly visit: string;
  readonly ticket: string;
  readonly service: string;
  readonly stage: string;
  readonly authority: Authority;
  readonly operator: string;
  readonly at: Instant;
  readonly isRated: boolean;
}

/** Which list of a day is here: the hub sends each again with every connection. */
export interface ListedDay {
  readonly day: string;
  readonly issued: string;
  readonly digest: string;
}

/** An appointment of a day's list, and what became of it. */
export interface Booking extends Appointment {
  readonly day: string;
  readonly phase: "booked" | "arrived" | "released";
}

/** One summons as a hall remembers it. */
export interface LatestCall {
  readonly visit: string;
  readonly ticket: string;
  readonly stage: string;
  readonly station: string;
  /** When, as UTC milliseconds. */
  readonly at: number;
  readonly recalls: number;
}

/** An overdue visit whose cause is not established yet. */
export interface CauseCase {
  readonly visit: string;
  readonly ticket: string;
  readonly service: string;
  readonly openedAt: Instant;
  readonly annotateUntil: string;
  readonly annotations: number;
  /** How it ended, once it has. */
  readonly end: EventOf<"visit.closed">["data"] | null;
  readonly stages: readonly StageOf[];
  readonly normMinutes: number;
}

/** The last reading of a recorder's clock beside ours. */
export interface Comparison {
  readonly offsetMs: number;
  readonly driftPpm: number | null;
  /** How far that may be wrong, by how long the readings it comes from were apart. */
  readonly driftErrorPpm: number;
  readonly at: Instant;
}

/** Somebody with a later place was called out of a neighbouring lane or queue. */
export interface Pass {
  readonly place: number;
  readonly seq: number;
}

export interface DeviceState {
  readonly phase: EventOf<"device.state">["data"]["phase"];
  readonly fault: string | null;
  readonly since: Instant;
}

export interface CommandState {
  readonly id: string;
  readonly op: string;
  readonly outcome: EventOf<"command.finished">["data"]["outcome"] | null;
  readonly why: string | null;
  /** What it needs to be carried out after a restart. */
  readonly args?: Readonly<Record<string, string>> | undefined;
}

export const COMMANDS_KEPT = 256;
export const DAYS_KEPT = 40;
export const LISTS_KEPT = 7;
export type ListedOperator = EventOf<"day.listed">["data"]["operators"][number];

export const emptyCentre: Centre = {
  day: null,
  dayFrom: 0,
  dayUntil: 0,
  numbers: tableOf(),
  visits: tableOf(),
  reserved: [],
  queues: tableOf(),
  passes: tableOf(),
  watchlist: tableOf(),
  paces: tableOf(),
  stations: tableOf(),
  devices: tableOf(),
  latestCalls: [],
  hold: null,
  revoked: [],
  listed: [],
  listedDays: [],
  bookings: tableOf(),
  cases: tableOf(),
  casesByAge: [],
  cameras: tableOf(),
  buttons: tableOf(),
  observed: null,
  journalBackAt: null,
  refusals: {},
  commands: [],
  config: null,
  watch: emptyWatch,
  last: null,
};

export const emptyStation: StationState = {
  operator: null,
  authority: null,
  stages: [],
  services: [],
  devices: [],
  visit: null,
  pause: null,
  served: null,
  presses: [],
  wrongPins: [],
};

export const stationOf = (centre: Centre, id: string): StationState => centre.stations.get(id, emptyStation);

export const queueKey = (service: string, stage: string, lane: Lane): string => `${service}/${stage}/${lane}`;
