import { describe, expect, test } from "vitest";
import { emptyKpi, evolveKpi } from "../../../../agent/kpi/kpi.ts";
import { toKpiText } from "../../../../agent/kpi/kpi-text.ts";
import { readKpi } from "../../../../agent/kpi/read-kpi.ts";
import { smallDay } from "./small-day.ts";
import { HOUR, kpiOf, MINUTE, SECOND } from "./tape.ts";

const kpi = kpiOf(smallDay().records);
const read = readKpi(kpi);

describe("a small day counted by hand: A001 has a document after 39 minutes, A002 misses two calls, A003 is late, A004 has no paper, A005 waits", () => {
  test("K6: waiting by stage, station and operator, and in total, to the millisecond", () => {
    const known = [0, 302_000, 600_000, 720_000];
    expect(read.waiting.all).toMatchObject({
      n: 4,
      unknown: 1,
      meanMs: known.reduce((a, b) => a + b) / 4,
      maxMs: 720_000,
    });
    expect(read.waiting.stages).toMatchObject([
      { service: "licence-exchange", stage: "handover", n: 1, meanMs: 0 },
      { service: "licence-exchange", stage: "intake", n: 2, unknown: 1, meanMs: 451_000, maxMs: 600_000 },
      { service: "licence-exchange", stage: "production", n: 1, meanMs: 720_000 },
    ]);
    expect(read.waiting.stations.map(({ centre, station, n }) => [centre, station, n])).toEqual([
      ["kz-ala-01", "w1", 2],
      ["kz-ala-01", "w2", 1],
      ["kz-ala-01", "w3", 1],
    ]);
    expect(read.waiting.operators.map(({ operator, n }) => [operator, n])).toEqual([
      ["op-1", 2],
      ["op-2", 1],
      ["op-3", 1],
    ]);
    expect(read.waiting.visits).toMatchObject([{ service: "licence-exchange", n: 2, unknown: 0, maxMs: 1_022_000 }]);
  });

  test("K7: service time by stage, station and operator; K17: production among the stages", () => {
    expect(read.serving.all).toMatchObject({ n: 3, unknown: 0, meanMs: (240_001 + 899_999 + 120_000) / 3 });
    expect(read.serving.stages.map(({ stage, meanMs }) => [stage, meanMs])).toEqual([
      ["handover", 120_000],
      ["intake", 240_001],
      ["production", 899_999],
    ]);
    expect(read.serving.operators.map(({ operator, maxMs }) => [operator, maxMs])).toEqual([
      ["op-1", 240_001],
      ["op-2", 899_999],
      ["op-3", 120_000],
    ]);
  });

  test("K16: the whole time runs from the ticket to the document", () => {
    expect(read.total).toMatchObject([
      { service: "licence-exchange", n: 2, meanMs: (2_342_000 + 4_200_000) / 2, maxMs: 4_200_000 },
    ]);
  });

  test("K15: overdue out of completed, beside the threshold", () => {
    expect(read.overdue).toMatchObject({
      thresholdPercent: 5,
      overdue: { part: 1, whole: 2, share: 0.5 },
      unknown: 0,
      isWithinThreshold: false,
      before: null,
      change: null,
    });
  });

  test("K10, U10: each owner's share of the time, and of the overruns, with machines kept from people", () => {
    const { totalMs, owners } = read.ownership;
    expect(totalMs).toBe(20 * MINUTE + 30 * SECOND + 39 * MINUTE + 2_000 + 70 * MINUTE);
    expect(Object.entries(owners).map(([owner, { part }]) => [owner, part])).toEqual([
      ["citizen", 20 * MINUTE],
      ["centre", 39 * MINUTE],
      ["police", 70 * MINUTE],
      ["equipment", 30 * SECOND],
      ["power", 2_000],
      ["force-majeure", 0],
      ["unknown", 0],
    ]);
    expect(read.overruns.owners).toMatchObject({
      centre: { part: 240_000, whole: 600_000, share: 0.4 },
      power: { share: 0.6 },
    });
    expect(read.ledgers).toEqual({
      exact: 3,
      inexact: 0,
      unknown: 0,
      missing: 0,
      causesClosed: 1,
      overrunMs: 600_000,
      toCentre: 1,
      toPolice: 0,
    });
  });

  test("K8: documents by kind, as the handover or else the ticket says", () => {
    expect(read.documents).toMatchObject({ handedOver: 2, kinds: [{ kind: "licence", handedOver: 2 }] });
  });

  test("K9: ratings with their interval, what was answered, and what was refused", () => {
    expect(read.ratings).toMatchObject({ n: 1, mean: 5, good: { part: 1, whole: 1 }, refused: { "rating-late": 1 } });
    expect(read.ratings.good.low).toBeCloseTo(0.2065, 4);
    expect(read.ratings.good.high).toBe(1);
    expect(read.ratings.answered).toMatchObject({ part: 1, whole: 2, share: 0.5 });
    expect(read.ratings.operators).toMatchObject([{ centre: "kz-ala-01", operator: "op-1", n: 1 }]);
  });

  test("no-shows, fair and unfair, and how visits ended", () => {
    expect(read.attendance).toMatchObject({
      calls: 4,
      noShows: { part: 1, whole: 4 },
      unfairNoShows: { part: 1, whole: 4 },
      outcomes: { completed: 2, "no-show": 1 },
      abandoned: { part: 1, whole: 3 },
      rules: { "first-come": 4 },
    });
  });

  test("reserved = issued + voided + open, and issued = closed + open", () => {
    expect(read.tickets).toMatchObject({
      reserved: 5,
      issued: 4,
      voided: 1,
      reprinted: 1,
      closed: 3,
      openReserved: 0,
      openIssued: 1,
      unseen: 0,
      isConserved: true,
    });
  });

  test("what a station did, and its idleness while somebody waited for it", () => {
    const [w1, w2, w3] = read.stations.stations;
    const two = 2 * HOUR;
    const serving = 4 * MINUTE + 1;
    const called = 30 * SECOND + 2 * MINUTE;
    expect(w1?.modesMs).toMatchObject({ serving, called, paused: 10 * MINUTE });
    expect(w1?.occupied).toMatchObject({ part: serving, whole: two - 10 * MINUTE });
    expect(Object.values(w1?.modesMs ?? {}).reduce((a, b) => a + b)).toBe(two);
    expect(w2?.modesMs).toMatchObject({ serving: 15 * MINUTE - 1, "idle-queue": 12 * MINUTE });
    expect(w3?.modesMs).toEqual({ serving: 2 * MINUTE, idle: two - 2 * MINUTE });
  });

  test("coverage stands beside each figure, up to the last record", () => {
    expect(read.coverage.seen).toMatchObject({ part: 2 * HOUR, whole: 2 * HOUR, share: 1 });
    expect(read.waiting.all.coverage).toBe(1);
    expect(read.waiting.operators.every(({ coverage }) => coverage === 1)).toBe(true);
    expect(read.overdue.overdue.coverage).toBe(1);
    expect(read.upTo).toEqual({ "kz-ala-01": "2026-08-24T06:00:00.000Z" });
  });
});

test("statistics wrong, double or missing: what comes twice is counted once", () => {
  const { records } = smallDay();
  const doubled = records.flatMap((record, at) => [record, record, ...records.slice(Math.max(0, at - 3), at)]);
  expect(toKpiText(kpiOf(doubled))).toBe(toKpiText(kpi));
});

test("opening hours that nobody gave make coverage unknown, and change nothing else", () => {
  const blind = smallDay().records.reduce((before, record) => evolveKpi(before, record, null), emptyKpi);
  const { coverage, waiting, stations } = readKpi(blind);
  expect(coverage).toMatchObject({ seen: { part: 0, whole: 0, share: null }, centres: [] });
  expect(waiting.all).toEqual({ ...read.waiting.all, coverage: null });
  expect(stations.modesMs).toEqual(read.stations.modesMs);
});
