import { elapsedMs, type Instant } from "../domain/instant.ts";
import type { Passing, Step } from "./coverage.ts";
import { type Entry, nothing, type Question, type Share, shareOf, sumBy, under } from "./figures.ts";
import type { OpenCentre, OpenStation } from "./open-centre.ts";
import { modeOf } from "./station-mode.ts";

interface Settling {
  readonly centre: string;
  readonly now: Instant;
}

/** Ends the stretches of those stations whose mode is another now. */
export function settle(open: OpenCentre, { centre, now }: Settling): Step {
  const entries: Entry[] = [];
  let { stations } = open;
  for (const [id, station] of open.stations) {
    const mode = modeOf(station, open);
    if (mode === station.mode && station.since !== null) continue;
    entries.push(...stretch(open, { id, station, centre }, now));
    stations = stations.set(id, { ...station, mode, since: now });
  }
  return { open: { ...open, stations }, entries };
}

/** Ends every stretch now and begins it anew: the day turns. */
export function cutAll(open: OpenCentre, { centre, now }: Settling): Step {
  const entries = [...open.stations].flatMap(([id, station]) => stretch(open, { id, station, centre }, now));
  return { open: { ...open, stations: begunAnew(open, now) }, entries };
}

/** Nobody saw what stations did since the last record: their stretches end there, and the rest is `unseen`. */
export function passDark(open: OpenCentre, centre: string, { now, gapMs }: Passing): Step {
  const { last, day } = open;
  if (last === null) return { open, entries: nothing };
  const entries = [...open.stations].flatMap(([id, station]) => [
    ...stretch(open, { id, station, centre }, last),
    ...(station.mode === "out" || gapMs === null ? [] : counted(day, `station/${centre}/${id}/unseen`, gapMs)),
  ]);
  return { open: { ...open, stations: begunAnew(open, now) }, entries };
}

const begunAnew = ({ stations }: OpenCentre, now: Instant): OpenCentre["stations"] =>
  stations.map((station) => ({ ...station, since: now }));

interface Stretch {
  readonly id: string;
  readonly station: OpenStation;
  readonly centre: string;
}

function stretch({ day }: OpenCentre, { id, station, centre }: Stretch, until: Instant): readonly Entry[] {
  if (station.mode === "out" || station.since === null) return nothing;
  return counted(day, `station/${centre}/${id}/${station.mode}`, elapsedMs(station.since, until) ?? 0);
}

const counted = (day: string, key: string, ms: number): readonly Entry[] =>
  ms > 0 ? [{ day, key, add: ms }] : nothing;

export interface StationFigure {
  /** Time in each mode while an operator was signed in. */
  readonly modesMs: Readonly<Record<string, number>>;
  /** Serving, out of the time signed in without breaks, force majeure, broken devices and time that nobody saw. */
  readonly occupied: Share;
  /** Free while somebody waited for a stage that is served here, out of the same time. */
  readonly idleWithQueue: Share;
}

export interface StationFigures extends StationFigure {
  readonly stations: readonly (StationFigure & { readonly centre: string; readonly station: string })[];
}

const AVAILABLE = ["serving", "called", "idle-queue", "idle", "idle-unknown"];

export function readStations({ figures, coverage }: Question): StationFigures {
  const rows = under(figures.counts, "station/");
  const keys = [...new Set(rows.map(([[centre = "", station = ""]]) => `${centre}/${station}`))];
  return {
    ...figureOf(rows, coverage()),
    stations: keys.map((key) => {
      const [centre = "", station = ""] = key.split("/");
      return { centre, station, ...figureOf(under(figures.counts, `station/${key}/`), coverage(centre)) };
    }),
  };
}

function figureOf(rows: ReturnType<typeof under<number>>, coverage: number | null): StationFigure {
  const modes = sumBy(rows, (path) => path.at(-1) ?? "");
  const available = AVAILABLE.reduce((sum, mode) => sum + (modes.get(mode) ?? 0), 0);
  return {
    modesMs: Object.fromEntries([...modes].sort(([one], [other]) => (one < other ? -1 : 1))),
    occupied: shareOf(modes.get("serving") ?? 0, available, coverage),
    idleWithQueue: shareOf(modes.get("idle-queue") ?? 0, available, coverage),
  };
}
