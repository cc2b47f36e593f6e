import { describe, expect, test } from "vitest";
import { atOnce } from "../../../../agent/journal/at-once.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { StoredRecord } from "../../../../agent/ports/store.ts";
import { AlertSearch } from "../../../../agent/runtime/alert-search.ts";
import { ALERTS_LOOKED_THROUGH_MAX } from "../../../../agent/uplink/limits.ts";
import { memoryStore } from "../journal/fixture.ts";

const body = (no: number, type: string): string => `{"id":"e.${no}","type":"talon.${type}.v1"}`;

function searchOf(last: number, alerts: readonly number[]) {
  const store = memoryStore();
  const numbers = Array.from({ length: last }, (_, at) => at + 1);
  const records = numbers.map(
    (no): StoredRecord => ({
      seq: seq(no),
      body: body(no, alerts.includes(no) ? "visit.overdue" : "call.made"),
      chain: "0".repeat(64),
    }),
  );
  if (last > 0) store.append(records);
  const waiting: (() => void)[] = [];
  const search = new AlertSearch({ store: atOnce(store), schedule: (work) => waiting.push(work) });
  const told: (readonly number[])[] = [];
  const begin = () => search.begin((found) => told.push(found));
  const turn = () => {
    for (const work of waiting.splice(0)) work();
    return waiting.length > 0;
  };
  return { search, told, begin, turn };
}

describe("the search for alerts that the hub may not have", () => {
  test("a short journal is looked through at once", () => {
    const { told, begin } = searchOf(100, [7, 100]);
    begin();
    expect(told).toEqual([[7, 100]]);
  });

  test("an empty journal holds none", () => {
    const { told, begin } = searchOf(0, []);
    begin();
    expect(told).toEqual([[]]);
  });

  test("a long backlog is looked through between turns of the loop, so that a press need not wait for it", () => {
    const { told, begin, turn } = searchOf(3_000, [1, 2_999]);
    begin();
    expect(told).toEqual([]);
    let turns = 0;
    while (turn()) turns += 1;
    expect(turns).toBeGreaterThan(5);
    expect(told).toEqual([[1, 2_999]]);
  });

  test("what happens during the search stands behind what it finds, and is told with it once", () => {
    const { search, told, begin, turn } = searchOf(1_000, [999]);
    begin();
    expect(search.tellable([1_001])).toEqual([]);
    while (turn());
    expect(told).toEqual([[999, 1_001]]);
    expect(search.tellable([1_002])).toEqual([1_002]);
  });

  test("only the newest are looked through", () => {
    const { told, begin, turn } = searchOf(ALERTS_LOOKED_THROUGH_MAX + 10, [10, 11]);
    begin();
    while (turn());
    expect(told).toEqual([[11]]);
  });

  test("a search that was ended tells nothing", () => {
    const { search, told, begin, turn } = searchOf(1_000, [1]);
    begin();
    search.end();
    while (turn());
    expect(told).toEqual([]);
  });
});
