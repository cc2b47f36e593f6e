import type { Share } from "../kpi/figures.ts";
import type { KpiReading } from "../kpi/read-kpi.ts";
import type { TimeFigure } from "../kpi/sketch.ts";
import { columns } from "./columns.ts";

const SECOND_MS = 1_000;
const two = (count: number): string => String(count).padStart(2, "0");

/** Hours, minutes and seconds; a part of a second is left out here, and nowhere before. */
function clock(ms: number | null): string {
  if (ms === null) return "-";
  const seconds = Math.floor(ms / SECOND_MS);
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const percent = (share: number | null): string => (share === null ? "unknown" : `${(share * 100).toFixed(1)} %`);
const partOf = ({ share, part, whole }: Share): string =>
  whole === 0 ? "none" : `${percent(share)} (${part} of ${whole})`;
const timeOf = ({ share, part, whole }: Share): string =>
  whole === 0 ? "none" : `${percent(share)} (${clock(part)} of ${clock(whole)})`;

const TIME_HEADINGS = ["n", "mean", "p50", "p90", "p95", "max", "unknown", "coverage"];
const timeCells = (figure: TimeFigure): readonly string[] => [
  String(figure.n),
  ...[figure.meanMs, figure.p50Ms, figure.p90Ms, figure.p95Ms, figure.maxMs].map(clock),
  String(figure.unknown),
  percent(figure.coverage),
];

type Row = readonly string[];

/** One section: a heading, and its rows; nothing where there are none. */
const section = (heading: string, rows: readonly Row[]): readonly string[] =>
  rows.length === 0 ? [] : ["", heading, ...columns(rows.map((row) => ["", ...row]))];

/** The figures of a period for people at a terminal. */
export function kpiLines(reading: KpiReading): readonly string[] {
  return [
    ...headLines(reading),
    ...section("tickets", ticketRows(reading)),
    ...timeSection("waiting", reading.waiting),
    ...section(
      "whole wait of a visit",
      withHeadings(reading.waiting.visits.map((row) => [row.service, ...timeCells(row)])),
    ),
    ...timeSection("service time", reading.serving),
    ...section("ticket to document", withHeadings(reading.total.map((row) => [row.service, ...timeCells(row)]))),
    ...section("overdue", overdueRows(reading)),
    ...section("whose time it was", ownerRows(reading.ownership)),
    ...section("whose the overruns were", ownerRows(reading.overruns)),
    ...section("documents handed over", [
      ...reading.documents.kinds.map(({ kind, handedOver }) => [kind, String(handedOver)]),
    ]),
    ...section("ratings", ratingRows(reading)),
    ...section("attendance", attendanceRows(reading)),
    ...section("stations", stationRows(reading)),
  ];
}

function headLines({ days, upTo, coverage }: KpiReading): readonly string[] {
  const period = days.length === 0 ? "no day" : days.length === 1 ? days[0] : `${days[0]} to ${days.at(-1)}`;
  const seen = coverage.seen.whole === 0 ? "unknown: give the opening hours by --config" : timeOf(coverage.seen);
  return [
    `business ${days.length > 1 ? `days ${period}, ${days.length} in the journal` : `day ${period}`}`,
    `coverage ${seen}${coverage.seen.whole === 0 ? "" : " of the opening time gone by"}`,
    ...Object.entries(upTo).map(([centre, last]) => `${centre} up to ${last ?? "nothing"}`),
    "times are h:mm:ss; percentiles are right to 1 %, means and greatest to the millisecond; unknown ones are in no mean",
  ];
}

const withHeadings = (rows: readonly Row[]): readonly Row[] =>
  rows.length === 0 ? [] : [["", ...TIME_HEADINGS], ...rows];

function timeSection(heading: string, figures: KpiReading["serving"]): readonly string[] {
  const { all, stages, stations, operators } = figures;
  if (all.n + all.unknown === 0) return [];
  return section(
    heading,
    withHeadings([
      ["all", ...timeCells(all)],
      ...stages.map((row) => [`${row.service} ${row.stage}`, ...timeCells(row)]),
      ...stations.map((row) => [`station ${row.station}`, ...timeCells(row)]),
      ...operators.map((row) => [`operator ${row.operator}`, ...timeCells(row)]),
    ]),
  );
}

function ticketRows({ tickets }: KpiReading): readonly Row[] {
  const { reserved, issued, voided, reprinted, closed, openReserved, openIssued, unseen } = tickets;
  const verdict = tickets.isConserved ? "adds up" : "DOES NOT ADD UP: records are missing or were not given";
  return [
    ["reserved", `${reserved} = ${issued} issued + ${voided} voided + ${openReserved} on paper's way`],
    ["issued", `${issued} = ${closed} ended + ${openIssued} open; ${reprinted} printed again`],
    ["check", unseen === 0 ? verdict : `${verdict}; ${unseen} events of tickets from before`],
  ];
}

function overdueRows({ overdue }: KpiReading): readonly Row[] {
  const rows = [{ service: "all", ...overdue }, ...overdue.services].map((row) => [
    row.service,
    partOf(row.overdue),
    verdictOf(row.isWithinThreshold),
    points(row.change),
    row.unknown === 0 ? "" : `${row.unknown} unknown`,
  ]);
  return [["", "of completed", `limit ${overdue.thresholdPercent} %`, "change", ""], ...rows];
}

function verdictOf(isWithin: boolean | null): string {
  if (isWithin === null) return "";
  return isWithin ? "within" : "ABOVE";
}

/** Percentage points. */
const points = (change: number | null): string =>
  change === null ? "" : `${change > 0 ? "+" : ""}${(change * 100).toFixed(1)} points`;

function ownerRows({ totalMs, owners }: KpiReading["ownership"]): readonly Row[] {
  return totalMs === 0 ? [] : Object.entries(owners).map(([owner, share]) => [owner, timeOf(share)]);
}

function ratingRows({ ratings }: KpiReading): readonly Row[] {
  if (ratings.n === 0 && Object.keys(ratings.refused).length === 0) return [];
  const { answered, refused, operators } = ratings;
  const lines = [
    { name: "all", figure: ratings },
    ...operators.map((one) => ({ name: `operator ${one.operator}`, figure: one })),
  ];
  return [
    ["", "n", "mean", "4 and 5", "95 % interval"],
    ...lines.map(({ name, figure: { n, mean, good } }) => [
      name,
      String(n),
      mean === null ? "-" : mean.toFixed(2),
      partOf(good),
      good.low === null ? "-" : `${percent(good.low)} to ${percent(good.high)}`,
    ]),
    ["answered", partOf(answered)],
    ...Object.entries(refused).map(([why, count]) => [why, String(count)]),
  ];
}

function attendanceRows({ attendance }: KpiReading): readonly Row[] {
  const { noShows, unfairNoShows, abandoned, outcomes } = attendance;
  return [
    ["fair no-shows of calls", partOf(noShows)],
    ["calls not shown long enough", partOf(unfairNoShows)],
    ["ended without the citizen", partOf(abandoned)],
    ...Object.entries(outcomes).map(([outcome, count]) => [outcome, String(count)]),
  ];
}

function stationRows({ stations }: KpiReading): readonly Row[] {
  if (stations.stations.length === 0) return [];
  return [
    ["", "serving", "idle while somebody waited", "unseen", "coverage"],
    ...stations.stations.map(({ station, occupied, idleWithQueue, modesMs }) => [
      station,
      timeOf(occupied),
      timeOf(idleWithQueue),
      clock(modesMs["unseen"] ?? 0),
      percent(occupied.coverage),
    ]),
  ];
}
