import { hashOf, type Leaf, leafIn, leafOf, leavesOf, type Node, withLeaf, withoutLeaf } from "./table-node.ts";

/** Tables up to this size are a list, which is faster to search than any tree. */
const FEW_MOST = 8;

/**
 * Values by text. A change gives another table and leaves this one as it was; both share what they have in common, so that yesterday's state is
 * free to keep. The order of its entries follows from what was set and removed, and from nothing else.
 */
export interface Table<Key extends string, Value> extends Iterable<readonly [Key, Value]> {
  readonly size: number;
  get(key: Key): Value | undefined;
  get<Otherwise>(key: Key, otherwise: Otherwise): Value | Otherwise;
  has(key: Key): boolean;
  isEmpty(): boolean;
  /** The same table, where the key has this value already. */
  set(key: Key, value: Value): Table<Key, Value>;
  delete(key: Key): Table<Key, Value>;
  deleteAll(keys: Iterable<Key>): Table<Key, Value>;
  clear(): Table<Key, Value>;
  merge(other: Iterable<readonly [Key, Value]>): Table<Key, Value>;
  keys(): ArrayIterator<Key>;
  values(): ArrayIterator<Value>;
  entries(): ArrayIterator<readonly [Key, Value]>;
  forEach(told: (value: Value, key: Key) => void): void;
  map<Other>(made: (value: Value, key: Key) => Other): Table<Key, Other>;
  filter(fits: (value: Value, key: Key) => boolean): Table<Key, Value>;
  find(fits: (value: Value, key: Key) => boolean): Value | undefined;
  some(fits: (value: Value, key: Key) => boolean): boolean;
  every(fits: (value: Value, key: Key) => boolean): boolean;
  count(fits: (value: Value, key: Key) => boolean): number;
}

/** Either a few leaves in the order in which they were set, or a tree. */
type Held<Value> = readonly Leaf<Value>[] | Node<Value>;

/** A few are not told apart by it. */
const NO_HASH = 0;

function placeOf(few: readonly Leaf<unknown>[], key: string): number {
  for (let at = 0; at < few.length; at += 1) if (few[at]?.key === key) return at;
  return -1;
}

/** The same as `with`, and faster. */
function replaced<Value>(few: readonly Leaf<Value>[], at: number, leaf: Leaf<Value>): readonly Leaf<Value>[] {
  const copy = few.slice();
  copy[at] = leaf;
  return copy;
}

const isFew = <Value>(held: Held<Value>): held is readonly Leaf<Value>[] => Array.isArray(held);

class PersistentTable<Value> implements Table<string, Value> {
  readonly size: number;
  readonly #held: Held<Value>;

  constructor(size: number, held: Held<Value>) {
    this.size = size;
    this.#held = held;
  }

  static isOne = (value: unknown): value is PersistentTable<unknown> =>
    typeof value === "object" && value !== null && #held in value;

  get(key: string): Value | undefined;
  get<Otherwise>(key: string, otherwise: Otherwise): Value | Otherwise;
  get<Otherwise>(key: string, otherwise?: Otherwise): Value | Otherwise | undefined {
    const held = this.#held;
    const leaf = isFew(held) ? held[placeOf(held, key)] : leafIn(held, hashOf(key), key);
    return leaf == null ? otherwise : leaf.value;
  }

  has(key: string): boolean {
    const held = this.#held;
    return isFew(held) ? placeOf(held, key) >= 0 : leafIn(held, hashOf(key), key) !== null;
  }

  isEmpty(): boolean {
    return this.size === 0;
  }

  set(key: string, value: Value): PersistentTable<Value> {
    const held = this.#held;
    if (isFew(held)) return this.#setFew(held, key, value);
    const hash = hashOf(key);
    const known = leafIn(held, hash, key);
    if (known !== null && known.value === value) return this;
    const size = known === null ? this.size + 1 : this.size;
    return new PersistentTable(size, withLeaf(held, 0, leafOf(hash, key, value)));
  }

  delete(key: string): PersistentTable<Value> {
    const held = this.#held;
    if (isFew(held)) return this.#deleteFew(held, placeOf(held, key));
    const known = leafIn(held, hashOf(key), key);
    return known === null ? this : new PersistentTable(this.size - 1, withoutLeaf(held, 0, known) ?? []);
  }

  deleteAll(keys: Iterable<string>): PersistentTable<Value> {
    let table: PersistentTable<Value> = this;
    for (const key of keys) table = table.delete(key);
    return table;
  }

  clear(): PersistentTable<Value> {
    return new PersistentTable<Value>(0, []);
  }

  merge(other: Iterable<readonly [string, Value]>): PersistentTable<Value> {
    let table: PersistentTable<Value> = this;
    for (const [key, value] of other) table = table.set(key, value);
    return table;
  }

  keys(): ArrayIterator<string> {
    return this.#leaves()
      .map(({ key }) => key)
      .values();
  }

  values(): ArrayIterator<Value> {
    return this.#leaves()
      .map(({ value }) => value)
      .values();
  }

  entries(): ArrayIterator<readonly [string, Value]> {
    return this.#leaves()
      .map(({ key, value }) => [key, value] as const)
      .values();
  }

  [Symbol.iterator](): ArrayIterator<readonly [string, Value]> {
    return this.entries();
  }

  forEach(told: (value: Value, key: string) => void): void {
    for (const { key, value } of this.#leaves()) told(value, key);
  }

  map<Other>(made: (value: Value, key: string) => Other): PersistentTable<Other> {
    let table = new PersistentTable<Other>(0, []);
    for (const { key, value } of this.#leaves()) table = table.set(key, made(value, key));
    return table;
  }

  filter(fits: (value: Value, key: string) => boolean): PersistentTable<Value> {
    const left = this.#leaves().filter(({ key, value }) => fits(value, key));
    if (left.length === this.size) return this;
    let table = this.clear();
    for (const { key, value } of left) table = table.set(key, value);
    return table;
  }

  find(fits: (value: Value, key: string) => boolean): Value | undefined {
    return this.#leaves().find(({ key, value }) => fits(value, key))?.value;
  }

  some(fits: (value: Value, key: string) => boolean): boolean {
    return this.#leaves().some(({ key, value }) => fits(value, key));
  }

  every(fits: (value: Value, key: string) => boolean): boolean {
    return this.#leaves().every(({ key, value }) => fits(value, key));
  }

  count(fits: (value: Value, key: string) => boolean): number {
    let fitting = 0;
    for (const { key, value } of this.#leaves()) if (fits(value, key)) fitting += 1;
    return fitting;
  }

  #setFew(few: readonly Leaf<Value>[], key: string, value: Value): PersistentTable<Value> {
    const at = placeOf(few, key);
    const known = few[at];
    const leaf = leafOf(NO_HASH, key, value);
    if (known !== undefined)
      return known.value === value ? this : new PersistentTable(this.size, replaced(few, at, leaf));
    if (few.length < FEW_MOST) return new PersistentTable(this.size + 1, few.toSpliced(few.length, 0, leaf));
    const tree = few.reduce<Node<Value>>(
      (grown, one) => withLeaf(grown, 0, leafOf(hashOf(one.key), one.key, one.value)),
      leafOf(hashOf(key), key, value),
    );
    return new PersistentTable(this.size + 1, tree);
  }

  /** The last takes the place of the one that goes. */
  #deleteFew(few: readonly Leaf<Value>[], at: number): PersistentTable<Value> {
    const last = few.at(-1);
    if (at < 0 || last === undefined) return this;
    const rest = few.slice(0, -1);
    return new PersistentTable(this.size - 1, at === rest.length ? rest : replaced(rest, at, last));
  }

  #leaves(): readonly Leaf<Value>[] {
    const held = this.#held;
    return isFew(held) ? held : leavesOf(held);
  }
}

const EMPTY = new PersistentTable<never>(0, []);

/** A table of these entries; of several for one key the last. */
export function tableOf<Value>(entries: Iterable<readonly [string, Value]> = []): Table<string, Value> {
  return (EMPTY as PersistentTable<Value>).merge(entries);
}

export const isTable = (value: unknown): value is Table<string, unknown> => PersistentTable.isOne(value);
