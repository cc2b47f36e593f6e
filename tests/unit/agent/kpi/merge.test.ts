import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyKpi, evolveKpi, type Kpi, mergeKpi } from "../../../../agent/kpi/kpi.ts";
import { toKpiText } from "../../../../agent/kpi/kpi-text.ts";
import type { KpiRecord } from "../../../../agent/kpi/open-centre.ts";
import { readKpi } from "../../../../agent/kpi/read-kpi.ts";
import { SimEntropy } from "../../../sim/entropy.ts";
import { madeJournal } from "./made-journal.ts";
import { hours, kpiOf } from "./tape.ts";

const CENTRES = 162;
const nameOf = (no: number) => `kz-${String(no).padStart(3, "0")}`;

const interleaved = (journals: readonly (readonly KpiRecord[])[], seed: number): readonly KpiRecord[] => {
  const chance = new SimEntropy(seed);
  const left = journals.map((records) => ({ records, at: 0 })).filter(({ records }) => records.length > 0);
  const all: KpiRecord[] = [];
  while (left.length > 0) {
    const no = chance.below(left.length);
    const journal = left[no];
    const record = journal?.records[journal.at];
    if (journal === undefined || record === undefined) break;
    all.push(record);
    journal.at += 1;
    if (journal.at === journal.records.length) left.splice(no, 1);
  }
  return all;
};

test("K20: merging 162 centres' sketches equals computing over all events, byte for byte, in any order and grouping", () => {
  const journals = Array.from({ length: CENTRES }, (_, no) =>
    madeJournal(nameOf(no), 1_000 + no, { days: 1, visits: 4 }),
  );
  const together = kpiOf(interleaved(journals, 7));
  const sketches = journals.map((records) => kpiOf(records));
  const forwards = sketches.reduce(mergeKpi, emptyKpi);
  const pairs = (list: readonly Kpi[]): Kpi =>
    list.length <= 1
      ? (list[0] ?? emptyKpi)
      : mergeKpi(pairs(list.slice(list.length >> 1)), pairs(list.slice(0, list.length >> 1)));
  expect(together.centres.size).toBe(CENTRES);
  expect(new Set(sketches.map(toKpiText)).size).toBe(CENTRES);
  expect(toKpiText(forwards)).toBe(toKpiText(together));
  expect(toKpiText(pairs(sketches))).toBe(toKpiText(together));
  expect(JSON.stringify(readKpi(forwards))).toBe(JSON.stringify(readKpi(together)));
}, 60_000);

const kpis = fc
  .record({ centre: fc.constantFrom("a", "b", "c"), seed: fc.nat(), visits: fc.integer({ min: 0, max: 3 }) })
  .map(({ centre, seed, visits }) => kpiOf(madeJournal(centre, seed, { days: 1, visits })));

test("merging is commutative and associative, and with nothing changes nothing, also where two know the same centre", () => {
  fc.assert(
    fc.property(kpis, kpis, kpis, (one, two, three) => {
      const text = toKpiText(one);
      expect(toKpiText(mergeKpi(one, two))).toBe(toKpiText(mergeKpi(two, one)));
      expect(toKpiText(mergeKpi(mergeKpi(one, two), three))).toBe(toKpiText(mergeKpi(one, mergeKpi(two, three))));
      expect(toKpiText(mergeKpi(one, emptyKpi))).toBe(text);
      expect(toKpiText(mergeKpi(emptyKpi, one))).toBe(text);
    }),
    { numRuns: 60 },
  );
});

test("totals taken at any moment and the totals since then add up to the totals of the whole", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
      const records = madeJournal("kz-ala-01", seed, { days: 2, visits: 3 });
      const cut = Math.floor(share * records.length);
      const before = kpiOf(records.slice(0, cut));
      const since = kpiOf(records.slice(cut), { ...emptyKpi, centres: before.centres });
      expect(toKpiText(mergeKpi(before, since))).toBe(toKpiText(kpiOf(records)));
    }),
    { numRuns: 60 },
  );
});

test("no state holds a number that is not whole", () => {
  const text = toKpiText(kpiOf(madeJournal("kz-ala-01", 3, { days: 2, visits: 20 })));
  expect(text.match(/\d\.\d(?!\d*Z)/g)).toBeNull();
  expect(text.length).toBeGreaterThan(10_000);
});

test("a journal replays to the same bytes whatever came twice and wherever the fold was stopped", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const records = madeJournal("kz-ala-01", seed, { days: 1, visits: 3 });
      const once = toKpiText(kpiOf(records));
      const chance = new SimEntropy(seed);
      const again = records.flatMap((record, at) =>
        chance.chance(0.3) ? [record, ...records.slice(Math.max(0, at - chance.below(9)), at + 1)] : [record],
      );
      expect(toKpiText(again.reduce((kpi, record) => evolveKpi(kpi, record, hours), emptyKpi))).toBe(once);
    }),
    { numRuns: 60 },
  );
});
