import { Map as Table } from "immutable";
import { parseJson } from "../kernel/json.ts";
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

/** The state back from its text, or null where another version of the agent wrote it, or the text was damaged: then the journal is replayed. */
export function fromSnapshot(body: string): Centre | null {
  const parsed = parseJson(body);
  if (!parsed.ok || !isOurs(parsed.value)) return null;
  const { version, numbers, visits, queues, paces, stations, devices, ...plain } = parsed.value;
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

type Entries<T> = T extends Table<string, infer Value> ? readonly (readonly [string, Value])[] : T;
type Written = { readonly version: number } & { readonly [Key in keyof Centre]: Entries<Centre[Key]> };

const isOurs = (value: unknown): value is Written =>
  typeof value === "object" && value !== null && "version" in value && value.version === SNAPSHOT_VERSION;
