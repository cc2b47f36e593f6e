import fc from "fast-check";
import { Map as Immutable } from "immutable";
import { describe, expect, test } from "vitest";
import { isTable, type Table, tableOf } from "../../../../agent/kernel/table.ts";

type Step = readonly ["set" | "delete", string, number];

const RUNS = 500;
const key = fc.oneof(
  fc.nat(30).map((no) => `w${no}`),
  fc.nat(400).map((no) => `2026-11-21-A${String(no).padStart(3, "0")}`),
);
const step = fc.tuple(fc.constantFrom("set", "set", "delete"), key, fc.nat(3)) as fc.Arbitrary<Step>;
const steps = fc.array(step, { maxLength: 300 });

const ofOneHash = fc.array(fc.constantFrom("B0", "AO"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
const clashingSteps = fc.array(
  fc.tuple(fc.constantFrom("set", "set", "delete"), fc.oneof(ofOneHash, key), fc.nat(3)) as fc.Arbitrary<Step>,
  { maxLength: 200 },
);

const taken = (table: Table<string, number>, [what, at, value]: Step): Table<string, number> =>
  what === "set" ? table.set(at, value) : table.delete(at);

describe("a table", () => {
  test("holds what a plain map holds, after whatever was set and removed, also where keys have one hash", () => {
    fc.assert(
      fc.property(clashingSteps, (list) => {
        const plain = new Map<string, number>();
        let table = tableOf<number>();
        for (const one of list) {
          table = taken(table, one);
          if (one[0] === "set") plain.set(one[1], one[2]);
          else plain.delete(one[1]);
          expect(table.size).toBe(plain.size);
          expect(table.get(one[1])).toBe(plain.get(one[1]));
          expect(table.has(one[1])).toBe(plain.has(one[1]));
        }
        expect(new Map(table)).toEqual(plain);
        for (const [at, value] of plain) expect(table.get(at, -1)).toBe(value);
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  test("tells its entries in the order that immutable.js would", () => {
    fc.assert(
      fc.property(steps, (list) => {
        let table = tableOf<number>();
        let other = Immutable<string, number>();
        for (const one of list) {
          table = taken(table, one);
          other = one[0] === "set" ? other.set(one[1], one[2]) : other.delete(one[1]);
        }
        expect([...table.keys()]).toEqual([...other.keys()]);
      }),
      { numRuns: RUNS, seed: 2 },
    );
  });

  test("stays as it was whatever becomes of it", () => {
    fc.assert(
      fc.property(clashingSteps, clashingSteps, (before, after) => {
        const table = before.reduce(taken, tableOf<number>());
        const entries = [...table];
        const other = after.reduce(taken, table);
        expect([...table]).toEqual(entries);
        expect(other === table || after.length > 0).toBe(true);
      }),
      { numRuns: RUNS, seed: 3 },
    );
  });

  test("is the same where a key is set to the value that it has, or one is removed that is not there", () => {
    for (const count of [1, 8, 9, 100]) {
      const table = tableOf(Array.from({ length: count }, (_, no) => [`key-${no}`, no] as const));
      expect(table.set("key-0", 0)).toBe(table);
      expect(table.delete("nobody")).toBe(table);
      expect(table.filter(() => true)).toBe(table);
    }
  });

  test.each([3, 200])("of %i entries is asked and changed as a whole", (count) => {
    const table = tableOf(Array.from({ length: count }, (_, no) => [`key-${no}`, no] as const));
    const even = (value: number): boolean => value % 2 === 0;
    expect(table.map((value, at) => `${at}=${value}`).get("key-2")).toBe("key-2=2");
    expect([...table.map((value) => value).keys()]).toEqual([...table.keys()]);
    expect([...table.filter(even).values()].toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: count }, (_, no) => no).filter(even),
    );
    expect(table.find((value) => value === 1)).toBe(1);
    expect(table.find((value) => value === -1)).toBeUndefined();
    expect(table.some(even)).toBe(true);
    expect(table.every(even)).toBe(false);
    expect(table.count(even)).toBe(Math.ceil(count / 2));
    expect(table.merge([["key-0", 7]]).get("key-0")).toBe(7);
    expect(table.deleteAll(table.keys()).isEmpty()).toBe(true);
    expect(table.clear().size).toBe(0);
    let sum = 0;
    table.forEach((value) => {
      sum += value;
    });
    expect(sum).toBe((count * (count - 1)) / 2);
  });

  test("is known among other things", () => {
    expect(isTable(tableOf())).toBe(true);
    for (const other of [null, undefined, {}, new Map(), "table", 7]) expect(isTable(other)).toBe(false);
  });
});
