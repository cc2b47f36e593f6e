import { Map as Table } from "immutable";
import type { CentreEvent } from "../../domain/event.ts";
import type { Until } from "./watched.ts";

/** So many changes of the configuration are told; the latest, as it is they that are in force. */
export const CHANGES_KEPT = 50;
/** Of each change so many keys are named. */
export const KEYS_TOLD = 10;
/** More cameras than a centre has; of those beyond it the recorder's clock is not told. */
export const RECORDERS_MAX = 100;

export interface ConfigChange {
  /** Wall milliseconds. */
  readonly at: number;
  readonly digest: string;
  /** How many keys differ: null where the record does not say. */
  readonly count: number | null;
  readonly keys: readonly string[];
}

/** How far a recorder's clock is ahead of ours, as it was last known, up to the end of the period. */
export interface RecorderClock {
  /** Wall milliseconds. */
  readonly at: number;
  readonly offsetMs: number;
  readonly uncertaintyMs: number | null;
  /** Parts in a thousand million, so that it is whole. */
  readonly driftPpb: number | null;
}

export interface Kept {
  readonly changes: readonly ConfigChange[];
  readonly changed: number;
  readonly recorders: Table<string, RecorderClock>;
}

export const nothingKept: Kept = { changes: [], changed: 0, recorders: Table() };

/** The last of what is not counted but told as it stood. */
export function keep(kept: Kept, event: CentreEvent, { now, isCounted }: Until): Kept {
  if (!isCounted) return kept;
  switch (event.type) {
    case "config.applied":
    case "config.reverted": {
      const { digest, changes } = event.data;
      const keys = (changes ?? []).slice(0, KEYS_TOLD).map(({ key }) => key);
      const change = { at: now.wall, digest, count: changes?.length ?? null, keys };
      return { ...kept, changed: kept.changed + 1, changes: [...kept.changes, change].slice(-CHANGES_KEPT) };
    }
    case "camera.compared": {
      const { camera, offsetMs, driftPpm } = event.data;
      const driftPpb = driftPpm === null ? null : Math.round(driftPpm * 1_000);
      return withRecorder(kept, camera, { at: now.wall, offsetMs, uncertaintyMs: null, driftPpb });
    }
    case "camera.marked": {
      const { camera, offsetMs = null, uncertaintyMs = null } = event.data;
      if (offsetMs === null) return kept;
      const driftPpb = kept.recorders.get(camera)?.driftPpb ?? null;
      return withRecorder(kept, camera, { at: now.wall, offsetMs, uncertaintyMs, driftPpb });
    }
    default:
      return kept;
  }
}

function withRecorder(kept: Kept, camera: string, clock: RecorderClock): Kept {
  const { recorders } = kept;
  if (recorders.size >= RECORDERS_MAX && !recorders.has(camera)) return kept;
  return { ...kept, recorders: recorders.set(camera, clock) };
}
