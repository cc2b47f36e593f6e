import type { OpenCentre, OpenStation, OpenVisit } from "./open-centre.ts";

type Entries<T> = { readonly entries: () => Iterable<[string, T]> };
const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;

export const sorted = <T>(table: Entries<T>, toValue: (value: T) => unknown): unknown =>
  Object.fromEntries([...table.entries()].sort(byKey).map(([key, value]) => [key, toValue(value)]));

export const same = (value: unknown): unknown => value;

export const openCentreText = (open: OpenCentre): string => JSON.stringify(openCentreValue(open));

/** Fields are written by name, so that the order in which a state came to be shows nowhere. */
export const openCentreValue = (open: OpenCentre): unknown => ({
  counted: sorted(open.counted, same),
  cursors: sorted(open.cursors, same),
  day: open.day,
  devices: sorted(open.devices, same),
  epoch: open.epoch,
  isHeld: open.isHeld,
  last: open.last === null ? null : { boot: open.last.boot, mono: open.last.mono, wall: open.last.wall },
  opening: open.opening === null ? null : { from: open.opening.from, to: open.opening.to },
  stations: sorted(open.stations, stationValue),
  visits: sorted(open.visits, visitValue),
  waiting: sorted(open.waiting, same),
});

const stationValue = (station: OpenStation): unknown => ({
  devices: station.devices,
  mode: station.mode,
  operator: station.operator,
  pause: station.pause,
  since:
    station.since === null ? null : { boot: station.since.boot, mono: station.since.mono, wall: station.since.wall },
  stages: station.stages,
  visits: sorted(station.visits, same),
});

const visitValue = (visit: OpenVisit): unknown => ({
  at: visit.at,
  away: sorted(new Map(Object.entries(visit.away)), same),
  document: visit.document,
  passed: visit.passed,
  phase: visit.phase,
  service: visit.service,
  stages: visit.stages.map(({ id, isAttended, isParallel }) => ({ id, isAttended, isParallel })),
  waitedMs: visit.waitedMs,
  waits: visit.waits,
});
