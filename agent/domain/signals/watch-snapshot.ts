import { isTable, type Table, tableOf } from "../../kernel/table.ts";
import type { Watch } from "./watch.ts";

/** A table in a snapshot: its entries by key, so that the same state gives the same text. */
interface WrittenTable {
  readonly table: readonly (readonly [string, unknown])[];
}

/** The watch as plain data, the same for the same state. */
export const writeWatch = (watch: Watch): unknown => plain(watch);

/** The watch back from what `writeWatch` made, after JSON. Its shape is that of the snapshot's version. */
export const readWatch = (written: unknown): Watch => revived(written) as Watch;

function plain(value: unknown): unknown {
  if (isTable(value)) {
    const entries = [...(value as Table<string, unknown>).entries()].map(([key, one]) => [key, plain(one)] as const);
    return { table: entries.sort(([one], [other]) => (one < other ? -1 : 1)) } satisfies WrittenTable;
  }
  return mapped(value, plain);
}

const revived = (value: unknown): unknown =>
  isWrittenTable(value) ? tableOf(value.table.map(([key, one]) => [key, revived(one)])) : mapped(value, revived);

const isWrittenTable = (value: unknown): value is WrittenTable =>
  typeof value === "object" && value !== null && "table" in value && Array.isArray(value.table);

function mapped(value: unknown, by: (one: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(by);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, by(one)]));
}
