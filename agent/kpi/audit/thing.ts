import { type Rows, sumBy, under } from "../figures.ts";
import type { Audit } from "./audit.ts";
import { noStretches, type Stretch, type Stretches } from "./tally.ts";
import { isDown, UNKNOWN, UNSEEN } from "./watched.ts";

export interface FaultFigure {
  readonly code: string;
  /** How often it began. */
  readonly times: number;
  readonly ms: number;
}

/** A device, the way to the hub, or a hold: all its time, and its outages. */
export interface ThingFigure {
  /** As it stood at the last record; null where it never said. */
  readonly now: string | null;
  readonly phasesMs: Readonly<Record<string, number>>;
  /** Time in phases that somebody saw. */
  readonly observedMs: number;
  readonly outages: Stretches;
  readonly longest: Stretch | null;
  readonly downMs: number;
  /** Out of order during opening time, or at any time where opening hours are not known. */
  readonly lostMs: number;
  /** Time well or with limits, divided by the outages; null where there was none. */
  readonly meanUpMs: number | null;
  /** Of the outages that ended, as far as they were seen; null where none did. */
  readonly meanDownMs: number | null;
  readonly faults: readonly FaultFigure[];
}

export function readThing({ tally, watched }: Audit, rows: Rows<number>, key: string): ThingFigure {
  const { stretches, counts } = tally;
  const phases = [...sumBy(under(rows, `${key}/phase/`), ([phase = ""]) => phase)];
  const total = (is: (phase: string) => boolean): number =>
    phases.reduce((sum, [phase, ms]) => (is(phase) ? sum + ms : sum), 0);
  const outages = stretches.get(`${key}/outage`, noStretches);
  const upMs = total((phase) => phase === "ready" || phase === "degraded" || phase === "online");
  const now = watched.get(key);
  return {
    now: now?.phase ?? null,
    phasesMs: Object.fromEntries(phases),
    observedMs: total((phase) => phase !== UNKNOWN && phase !== UNSEEN),
    outages,
    longest: outages.listed[0] ?? null,
    downMs: total(isDown),
    lostMs: counts.get(`${key}/lost`) ?? 0,
    meanUpMs: outages.count === 0 ? null : Math.round(upMs / outages.count),
    meanDownMs: meanOfEnded(outages, now?.outage?.ms ?? null),
    faults: faultsOf(rows, key),
  };
}

/** At most one has not ended: the one that goes on now. */
function meanOfEnded({ count, totalMs }: Stretches, openMs: number | null): number | null {
  const ended = count - (openMs === null ? 0 : 1);
  return ended <= 0 ? null : Math.round((totalMs - (openMs ?? 0)) / ended);
}

function faultsOf(rows: Rows<number>, key: string): readonly FaultFigure[] {
  const times = sumBy(under(rows, `${key}/fault/`), (path) => path.join("/"));
  const ms = sumBy(under(rows, `${key}/fault-ms/`), (path) => path.join("/"));
  return [...new Set([...times.keys(), ...ms.keys()])]
    .map((code) => ({ code, times: times.get(code) ?? 0, ms: ms.get(code) ?? 0 }))
    .sort((one, other) => other.ms - one.ms || other.times - one.times);
}
