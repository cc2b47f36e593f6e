import type { ConfigChange } from "../agent/domain/input.ts";
import type { ConfigFile } from "./schema.ts";

/** As many as one record holds, and as long as its words may be. */
const CHANGES_MAX = 50;
const WORDS_MAX = 200;
const SHOWN_MAX = 120;

/** Nobody needs the digest of a card or a PIN to know that it is another one now. */
const HIDDEN: ReadonlySet<string> = new Set(["card", "pin"]);

/**
 * What differs from one effective configuration to another (U4): dotted keys with short values, in the order of the alphabet.
 * Services, stations and operators are told by their ids, so that a change of order alone is told as one.
 */
export function configChanges(before: ConfigFile, after: ConfigFile): readonly ConfigChange[] {
  const all = differences("", before, after);
  if (all.length <= CHANGES_MAX) return all;
  const rest = all.length - CHANGES_MAX + 1;
  return [...all.slice(0, CHANGES_MAX - 1), { key: "more", from: null, to: `${rest} more changes` }];
}

type Table = Readonly<Record<string, unknown>>;

function differences(key: string, before: unknown, after: unknown): readonly ConfigChange[] {
  const [left, right] = [tableOf(before), tableOf(after)];
  if (left === null || right === null) return leaf(key, before, after);
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  const inside = names.flatMap((name) => differences(key === "" ? name : `${key}.${name}`, left[name], right[name]));
  const order = [orderOf(before), orderOf(after)] as const;
  return inside.length > 0 || order[0] === order[1] ? inside : [change(`${key}.order`, order[0], order[1])];
}

function leaf(key: string, before: unknown, after: unknown): readonly ConfigChange[] {
  if (textOf(before) === textOf(after)) return [];
  if (!HIDDEN.has(key.slice(key.lastIndexOf(".") + 1))) return [change(key, shown(before), shown(after))];
  const was = before === undefined ? null : "set";
  return [change(key, was, after === undefined ? null : was === null ? "set" : "changed")];
}

const change = (key: string, from: string | null, to: string | null): ConfigChange => ({
  key: key.slice(0, WORDS_MAX),
  from,
  to,
});

/** Tables, lists of what has an id or a date of effect, and empty ones; other lists are one value. */
function tableOf(value: unknown): Table | null {
  if (typeof value !== "object" || value === null) return null;
  if (!Array.isArray(value)) return value as Table;
  const named = value.map((entry) => [nameOf(entry), entry] as const);
  return named.every(([name]) => name !== null) ? Object.fromEntries(named) : null;
}

const orderOf = (value: unknown): string | null => (Array.isArray(value) ? shown(value.map(nameOf)) : null);

function nameOf(entry: unknown): string | null {
  if (typeof entry !== "object" || entry === null) return null;
  const { id, from } = entry as Table;
  return typeof id === "string" ? id : typeof from === "string" ? from : null;
}

function shown(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === "string" ? value : textOf(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

/** A whole operator may come or go: his digests stay hidden in there too. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (key, inside) => (HIDDEN.has(key) && typeof inside === "string" ? "set" : inside)) ?? "";
