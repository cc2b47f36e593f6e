import { Map as Table } from "immutable";
import type { Centre } from "./centre.ts";

/** Raised whenever the shape of `Centre` changes: an older snapshot is then not read, and the journal is replayed from further back. */
export const SNAPSHOT_VERSION = 1;

/** The state as text; the same state gives the same text, so two states can be compared by it. */
export function toSnapshot(centre: Centre): string {
  const { numbers, visits, queues, paces, stations, devices, ...plain } = centre;
  const tables = {
    numbers: sorted(numbers),
    visits: sorted(visits),
    queues: sorted(queues),
    paces: sorted(paces),
    stations: sorted(stations),
    devices: sorted(devices),
  };
  return JSON.stringify({ version: SNAPSHOT_VERSION, ...plain, ...tables });
}

/** The state back from its text, or null where another version of the agent wrote it. */
export function fromSnapshot(body: string): Centre | null {
  const { version, numbers, visits, queues, paces, stations, devices, ...plain } = JSON.parse(body);
  if (version !== SNAPSHOT_VERSION) return null;
  return {
    ...plain,
    numbers: Table(numbers),
    visits: Table(visits),
    queues: Table(queues),
    paces: Table(paces),
    stations: Table(stations),
    devices: Table(devices),
  };
}

const sorted = <Value>(table: Table<string, Value>): readonly (readonly [string, Value])[] =>
  [...table.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
