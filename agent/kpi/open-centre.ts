import { Map as Table } from "immutable";
import type { BreakReason, CentreEvent } from "../domain/event.ts";
import type { Instant } from "../domain/instant.ts";
import { DAY_UNKNOWN } from "./figures.ts";

/** A record of a journal, as far as figures need it. */
export interface KpiRecord {
  readonly centre: string;
  readonly epoch: string;
  readonly seq: number;
  readonly bootId: string;
  readonly mono: number;
  readonly recordedWall: number;
  readonly event: CentreEvent;
}

/** When doors are open, in minutes after local midnight. */
export interface OpeningHours {
  readonly opensAt: number;
  readonly closesAt: number;
  readonly timezone: string;
}

/** What has begun at one centre and not ended: no more than is needed to pair what comes with what was. */
export interface OpenCentre {
  readonly epoch: string | null;
  /** Epoch to the last record counted: what comes twice is counted once. */
  readonly counted: Table<string, number>;
  readonly last: Instant | null;
  readonly day: string;
  /** Wall milliseconds between which doors are open on that day; null where nobody said so. */
  readonly opening: { readonly from: number; readonly to: number } | null;
  /** Day to the wall milliseconds up to which its opening time is counted; the latest `CURSORS_KEPT`. */
  readonly cursors: Table<string, number>;
  readonly isHeld: boolean;
  readonly visits: Table<string, OpenVisit>;
  /** Stage to how many could be called to it now. */
  readonly waiting: Table<string, number>;
  readonly stations: Table<string, OpenStation>;
  readonly devices: Table<string, string>;
}

export interface OpenVisit {
  readonly service: string;
  readonly document: string | null;
  readonly phase: "reserved" | "open";
  readonly stages: readonly OpenStage[];
  readonly passed: readonly string[];
  /** Stages that it waits for, and stages that it was called to or is in. */
  readonly waits: readonly string[];
  readonly at: readonly string[];
  /** Stage to by whose wish it is away from it. */
  readonly away: Readonly<Record<string, "citizen" | "centre">>;
  /** All its waiting so far; null where a part of it is not known. */
  readonly waitedMs: number | null;
}

export interface OpenStage {
  readonly id: string;
  readonly isParallel: boolean;
  readonly isAttended: boolean;
}

/** What a station does now. Time in `out` is not counted; in `unseen` the agent was not there. */
export type StationMode =
  | "out"
  | "held"
  | "paused"
  | "serving"
  | "called"
  | "blocked"
  | "idle-queue"
  | "idle"
  | "idle-unknown";

export interface OpenStation {
  readonly operator: string | null;
  readonly pause: BreakReason | null;
  /** Null where the sign-in did not say. */
  readonly stages: readonly string[] | null;
  readonly devices: readonly string[] | null;
  /** Visit to what happens with it here. */
  readonly visits: Table<string, "called" | "serving">;
  readonly mode: StationMode;
  readonly since: Instant | null;
}

export const CURSORS_KEPT = 8;

export const emptyOpenCentre: OpenCentre = {
  epoch: null,
  counted: Table(),
  last: null,
  day: DAY_UNKNOWN,
  opening: null,
  cursors: Table(),
  isHeld: false,
  visits: Table(),
  waiting: Table(),
  stations: Table(),
  devices: Table(),
};

export const emptyOpenStation: OpenStation = {
  operator: null,
  pause: null,
  stages: null,
  devices: null,
  visits: Table(),
  mode: "out",
  since: null,
};
