import { Map as Table } from "immutable";
import { assert } from "../kernel/assert.ts";
import type { Day } from "../kernel/units.ts";
import type { Authority, EventOf, Language, StageOf } from "./event.ts";
import type { Instant } from "./instant.ts";
import type { Pace } from "./pace.ts";

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
  /** `service/stage` to the visits that wait for it, by place. */
  readonly queues: Table<string, readonly string[]>;
  /** `service/stage` to how fast its queue moves. */
  readonly paces: Table<string, Pace>;
  readonly stations: Table<string, StationState>;
  readonly devices: Table<string, DeviceState>;
  /** The hub's latest commands, so that one that comes again is answered and not done again. */
  readonly commands: readonly CommandState[];
  /** Digest of the configuration that was in force last. */
  readonly config: string | null;
  /** The last moment that the journal knows. */
  readonly last: Instant | null;
}

export interface Visit {
  readonly id: string;
  readonly day: string;
  readonly ticket: string;
  readonly code: string;
  readonly service: string;
  readonly language: Language;
  readonly priority: EventOf<"ticket.reserved">["data"]["priority"];
  readonly kiosk: string;
  readonly stages: readonly StageOf[];
  /** Which of its stages it waits for or is in, from 0. */
  readonly at: number;
  readonly normMinutes: number;
  readonly phase: "reserved" | "waiting" | "called" | "serving";
  /** Slips ordered beyond the first. */
  readonly copies: number;
  /** Whether the last slip is with the printer, or nobody knows what became of it. */
  readonly slip: "sent" | "unknown";
  /** A slip may be out that was never proven. */
  readonly mayBePaper: boolean;
  /** Lower is earlier; the journal's seq of what brought it into its queue. */
  readonly place: number;
  /** Since when it is in its phase. */
  readonly since: Instant;
  readonly reservedAt: Instant;
  /** When the paper was proven: here the norm's clock starts (K16). */
  readonly issuedAt: Instant | null;
  readonly station: string | null;
  readonly recalls: number;
  readonly missed: number;
}

export interface StationState {
  readonly operator: string | null;
  readonly authority: Authority | null;
  readonly visit: string | null;
  readonly served: Served | null;
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
}

export const COMMANDS_KEPT = 256;
export const DAYS_KEPT = 40;

export const emptyCentre: Centre = {
  day: null,
  dayFrom: 0,
  dayUntil: 0,
  numbers: Table(),
  visits: Table(),
  reserved: [],
  queues: Table(),
  paces: Table(),
  stations: Table(),
  devices: Table(),
  commands: [],
  config: null,
  last: null,
};

export const emptyStation: StationState = { operator: null, authority: null, visit: null, served: null };

export const stationOf = (centre: Centre, id: string): StationState => centre.stations.get(id, emptyStation);

/** The stage that a visit waits for or is in. */
export function stageOf(visit: Visit): StageOf {
  const stage = visit.stages[visit.at];
  assert(stage !== undefined, "a visit stands at one of its stages");
  return stage;
}

export const queueKey = (service: string, stage: string): string => `${service}/${stage}`;
