import { Map as Table } from "immutable";
import type { Figures } from "./figures.ts";
import { figuresValue } from "./kpi-text.ts";
import type { OpenCentre, OpenStation, OpenVisit } from "./open-centre.ts";
import { openCentreText } from "./open-centre-text.ts";
import type { Sketch } from "./sketch.ts";

/** For whoever keeps figures between two folds: the same bytes for the same figures, and back without loss. Only texts made here are read. */
export const figuresText = (figures: Figures): string => JSON.stringify(figuresValue(figures));

interface SavedSketch extends Omit<Sketch, "buckets"> {
  readonly buckets: readonly (readonly [number, number])[];
}

interface SavedFigures {
  readonly counts: Readonly<Record<string, number>>;
  readonly times: Readonly<Record<string, SavedSketch>>;
}

export function figuresOf(text: string): Figures {
  const { counts, times } = JSON.parse(text) as SavedFigures;
  const sketches = Object.entries(times).map(([key, saved]): [string, Sketch] => [
    key,
    { ...saved, buckets: Table(saved.buckets) },
  ]);
  return { counts: Table(Object.entries(counts)), times: Table(sketches) };
}

export const savedOpenCentre = openCentreText;

type Plain<T> = {
  readonly [Key in keyof T]: T[Key] extends Table<string, infer Value> ? Readonly<Record<string, Value>> : T[Key];
};
type SavedStation = Plain<OpenStation>;
type SavedCentre = Omit<Plain<OpenCentre>, "stations"> & { readonly stations: Readonly<Record<string, SavedStation>> };

const tableOf = <Value>(plain: Readonly<Record<string, Value>>): Table<string, Value> => Table(Object.entries(plain));

export function openCentreOf(text: string): OpenCentre {
  const saved = JSON.parse(text) as SavedCentre;
  const stations = Object.entries(saved.stations).map(([id, station]): [string, OpenStation] => [
    id,
    { ...station, visits: tableOf(station.visits) },
  ]);
  return {
    ...saved,
    counted: tableOf(saved.counted),
    cursors: tableOf(saved.cursors),
    visits: tableOf<OpenVisit>(saved.visits),
    waiting: tableOf(saved.waiting),
    devices: tableOf(saved.devices),
    stations: Table(stations),
  };
}
