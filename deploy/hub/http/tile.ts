import type { CentreFacts } from "../hub-read.ts";
import type { CentreTile, CentreView, VisitView, WorstVisit } from "./model.ts";
import { skewMs } from "./picture.ts";
import type { Picture } from "./picture-shape.ts";

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** What the hub knows of a centre at one moment. */
export interface Seen {
  readonly facts: CentreFacts;
  readonly picture: Picture;
  readonly version: number;
  /** How far the hub's clock is ahead of the centre's. */
  readonly skewMs: number;
}

export const seenOf = (facts: CentreFacts, picture: Picture): Seen => ({
  facts,
  picture,
  version: 0,
  skewMs: skewMs(picture, facts.heardMs),
});

/** Whole seconds of the hub's clock: a picture that says the same again must be the same again. */
const hubTime = (ms: number | null, skew: number): number | null =>
  ms === null ? null : Math.round((ms + skew) / SECOND_MS) * SECOND_MS;

export function tileOf({ facts, picture, version, skewMs: skew }: Seen): CentreTile {
  const visits = [...picture.visits.values()];
  const stations = [...picture.stations.values()];
  return {
    centre: facts.centre,
    region: picture.region || (facts.state?.region ?? ""),
    version,
    link: facts.state === null ? "unknown" : facts.state.online ? "online" : "offline",
    heardMs: facts.heardMs,
    hold: picture.hold,
    waiting: visits.filter(({ phase }) => phase === "waiting").length,
    open: visits.length,
    atRisk: visits.filter(({ warned }) => warned === "at-risk").length,
    overdue: visits.filter(({ warned }) => warned === "overdue").length,
    worst: worstOf(visits, skew),
    stationsOpen: stations.filter(({ phase }) => phase !== "closed").length,
    stations: stations.length,
    broken: [...picture.devices.values()].filter(({ phase }) => phase === "absent" || phase === "failed").length,
  };
}

/** When the norm of a visit runs out: who comes first here is nearest to it, or furthest beyond. */
export const dueMs = ({ sinceMs, normMinutes }: Pick<VisitView, "sinceMs" | "normMinutes">): number =>
  sinceMs === null ? Number.POSITIVE_INFINITY : sinceMs + normMinutes * MINUTE_MS;

function worstOf(visits: readonly VisitView[], skew: number): WorstVisit | null {
  let worst: VisitView | null = null;
  for (const visit of visits) {
    if (visit.sinceMs !== null && (worst === null || dueMs(visit) < dueMs(worst))) worst = visit;
  }
  const sinceMs = hubTime(worst?.sinceMs ?? null, skew);
  if (worst === null || sinceMs === null) return null;
  const { visit, ticket, normMinutes, warned } = worst;
  return { visit, ticket, sinceMs, normMinutes, warned };
}

export function centreViewOf(seen: Seen): CentreView {
  const { facts, picture, skewMs: skew } = seen;
  const inHubTime = <T extends { readonly sinceMs: number | null }>(one: T): T => ({
    ...one,
    sinceMs: hubTime(one.sinceMs, skew),
  });
  return {
    tile: tileOf(seen),
    day: picture.day,
    quality: picture.quality,
    agent: facts.state?.version ?? null,
    configuration: facts.state?.config ?? null,
    visits: [...picture.visits.values()].sort((one, other) => compare(dueMs(one), dueMs(other))).map(inHubTime),
    stations: [...picture.stations.values()].map(inHubTime),
    devices: [...picture.devices.values()],
  };
}

const compare = (one: number, other: number): number => (one === other ? 0 : one - other);
