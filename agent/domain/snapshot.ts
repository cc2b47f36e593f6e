import { parseJson } from "../kernel/json.ts";
import { type Table, tableOf } from "../kernel/table.ts";
import type { Centre } from "./centre.ts";
import { readWatch, writeWatch } from "./signals/watch-snapshot.ts";

/** Raised whenever the shape of `Centre` changes: an older snapshot is then not read, and the journal is replayed from further back. */
export const SNAPSHOT_VERSION = 6;

/** Which parts of the state are tables; the others are plain. */
const TABLES = [
  "numbers",
  "visits",
  "queues",
  "passes",
  "watchlist",
  "paces",
  "stations",
  "devices",
  "bookings",
  "cases",
  "cameras",
  "buttons",
] as const;

/** The state as text; the same state gives the same text, so two states can be compared by it. */
export function toSnapshot(centre: Centre): string {
  const tables = Object.fromEntries(TABLES.map((name) => [name, sorted<unknown>(centre[name])]));
  return JSON.stringify({ version: SNAPSHOT_VERSION, ...centre, ...tables, watch: writeWatch(centre.watch) });
}

/** The state back from its text, or null where another version of the agent wrote it, or the text was damaged: then the journal is replayed. */
export function fromSnapshot(body: string): Centre | null {
  const parsed = parseJson(body);
  if (!parsed.ok || !isOurs(parsed.value)) return null;
  const { version, ...written } = parsed.value;
  const tables = TABLES.map((name) => [name, tableOf<unknown>(written[name])]);
  return { ...written, ...Object.fromEntries(tables), watch: readWatch(written.watch) } as Centre;
}

const sorted = <Value>(table: Table<string, Value>): readonly (readonly [string, Value])[] =>
  [...table.entries()].sort(([one], [other]) => (one < other ? -1 : 1));

type Entries<T> = T extends Table<string, infer Value> ? readonly (readonly [string, Value])[] : T;
type Written = { readonly version: number } & { readonly [Key in keyof Centre]: Entries<Centre[Key]> };

const isOurs = (value: unknown): value is Written =>
  typeof value === "object" && value !== null && "version" in value && value.version === SNAPSHOT_VERSION;
