import type { AlarmLine, CaseView, CentreTile, Change, CommandView } from "../http/model.ts";

const ALARMS_MAX = 100;
const CASES_MAX = 200;

/** All that the page knows. */
export interface Country {
  readonly tiles: ReadonlyMap<string, CentreTile>;
  readonly alarms: readonly AlarmLine[];
  readonly cases: readonly CaseView[];
  readonly commands: readonly CommandView[];
  readonly silentAfterMs: number;
}

export const emptyCountry: Country = { tiles: new Map(), alarms: [], cases: [], commands: [], silentAfterMs: 190_000 };

export function withChange(before: Country, change: Change): Country {
  const from = change.isWhole ? emptyCountry : before;
  const tiles = new Map(from.tiles);
  for (const tile of change.tiles) tiles.set(tile.centre, tile);
  return {
    tiles,
    alarms: [...(change.alarms ?? []), ...from.alarms].slice(0, ALARMS_MAX),
    cases: change.cases === undefined ? from.cases : mergedCases(from.cases, change.cases),
    commands: change.commands ?? from.commands,
    silentAfterMs: change.silentAfterMs,
  };
}

function mergedCases(before: readonly CaseView[], news: readonly CaseView[]): readonly CaseView[] {
  const byVisit = new Map([...before, ...news].map((one) => [`${one.centre}/${one.visit}`, one]));
  return [...byVisit.values()].sort((one, other) => other.overdueMs - one.overdueMs).slice(0, CASES_MAX);
}

/** In the order in which somebody should look; each is worse than those after it. */
export const STANDINGS = ["offline", "silent", "overdue", "held", "at-risk", "broken", "well", "unknown"] as const;
export type Standing = (typeof STANDINGS)[number];

interface Moment {
  readonly nowMs: number;
  readonly silentAfterMs: number;
}

const MINUTE_MS = 60_000;

/** How a centre stands at a moment. A norm that ran out here is overdue before the centre has said so. */
export function standingOf(tile: CentreTile, { nowMs, silentAfterMs }: Moment): Standing {
  if (tile.link === "offline") return "offline";
  if (tile.heardMs === null) return "unknown";
  if (nowMs - tile.heardMs > silentAfterMs) return "silent";
  if (tile.overdue > 0) return "overdue";
  if (tile.hold !== null) return "held";
  if (tile.atRisk > 0) return "at-risk";
  return tile.broken > 0 ? "broken" : "well";
}

/** How far beyond its norm the worst visit is, below 0 before; the least number where nobody waits. */
export const beyondMs = ({ worst }: CentreTile, nowMs: number): number =>
  worst === null ? Number.NEGATIVE_INFINITY : nowMs - worst.sinceMs - worst.normMinutes * MINUTE_MS;

export interface Place {
  readonly tile: CentreTile;
  readonly standing: Standing;
}

export interface Wish {
  readonly region: string;
  readonly words: string;
  readonly sort: "trouble" | "name";
}

/** The centres that somebody wants to see, in order. */
export function placesOf(tiles: Iterable<CentreTile>, moment: Moment, wish: Wish): readonly Place[] {
  const places = [...tiles]
    .filter(({ region, centre }) => (wish.region === "" || region === wish.region) && centre.includes(wish.words))
    .map((tile) => ({ tile, standing: standingOf(tile, moment) }));
  const byName = (one: Place, other: Place) => (one.tile.centre < other.tile.centre ? -1 : 1);
  if (wish.sort === "name") return places.sort(byName);
  return places.sort(
    (one, other) =>
      STANDINGS.indexOf(one.standing) - STANDINGS.indexOf(other.standing) ||
      difference(beyondMs(other.tile, moment.nowMs), beyondMs(one.tile, moment.nowMs)) ||
      byName(one, other),
  );
}

const difference = (one: number, other: number): number => (one === other ? 0 : one - other);

export interface Sums {
  readonly centres: number;
  readonly waiting: number;
  readonly open: number;
  readonly atRisk: number;
  readonly overdue: number;
  readonly away: number;
}

export function sumsOf(places: readonly Place[]): Sums {
  const sum = (of: (tile: CentreTile) => number) => places.reduce((all, { tile }) => all + of(tile), 0);
  return {
    centres: places.length,
    waiting: sum(({ waiting }) => waiting),
    open: sum(({ open }) => open),
    atRisk: sum(({ atRisk }) => atRisk),
    overdue: sum(({ overdue }) => overdue),
    away: places.filter(({ standing }) => standing === "offline" || standing === "silent").length,
  };
}

export interface AuthorityShare {
  readonly authority: string;
  readonly open: number;
  readonly closed: number;
  /** Whose minutes, most first. */
  readonly owners: readonly { readonly owner: string; readonly ms: number }[];
}

/** Overruns by whom they are addressed to; a case that two share stands with both. */
export function byAuthority(cases: readonly CaseView[]): readonly AuthorityShare[] {
  return ["centre", "police"].map((authority) => {
    const own = cases.filter(({ authorities }) => authorities.includes(authority));
    const sums = new Map<string, number>();
    for (const { owners } of own) for (const { owner, ms } of owners) sums.set(owner, (sums.get(owner) ?? 0) + ms);
    return {
      authority,
      open: own.filter(({ phase }) => phase === "open").length,
      closed: own.filter(({ phase }) => phase === "closed").length,
      owners: [...sums].map(([owner, ms]) => ({ owner, ms })).sort((one, other) => other.ms - one.ms),
    };
  });
}
