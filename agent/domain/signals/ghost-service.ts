import { type Table, tableOf } from "../../kernel/table.ts";
import type { EventOf } from "../event.ts";
import type { Fact } from "../fact.ts";
import { hasPassed, type Instant } from "../instant.ts";
import { type Detector, EVIDENCE_MAX, SUBJECTS_MAX, type Suspicion } from "./detector.ts";
import { bounded, budgetMs, floorMs, type Hall, isStationDead } from "./hall.ts";
import { RARE, rarity } from "./rarity.ts";

/** So long a citizen may still answer for it (the rating's window). */
const ANSWER_WAIT_MS = 120_000;
/** Of honest services so many are as short and leave no trace: a paper that was ready, a question that was none. */
const BARE_SHARE = 0.02;
const EXPECTED_MIN = 0.3;
const BARE_MIN = 4;
/** A citizen who is missing at the stage after it counts once more. */
const MISSING_WEIGHT = 1;

export type GhostServices = Table<string, Server>;

interface Server {
  readonly finishes: number;
  readonly ratings: number;
  /** Short services without a trace of a citizen, the latest `EVIDENCE_MAX`. */
  readonly bare: readonly Bare[];
}

interface Bare {
  readonly visit: string;
  readonly stage: string;
  readonly station: string;
  readonly seq: number;
  readonly at: Instant;
  readonly servedMs: number;
  readonly isBoardDead: boolean;
  readonly isMissing: boolean;
}

const noServer: Server = { finishes: 0, ratings: 0, bare: [] };

/** Services finished with no citizen-side evidence: shorter than their floor, no rating, no scan; repeated by one operator. */
export const ghostService: Detector<GhostServices> = {
  signal: "ghost-service",
  empty: tableOf(),
  evolve(servers, fact, hall) {
    const { event } = fact;
    switch (event.type) {
      case "stage.finished":
        return withFinish(servers, fact as Fact<EventOf<"stage.finished">>, hall);
      case "rating.given":
        return withRating(servers, event);
      case "ticket.checked":
        return event.data.visit === undefined ? servers : withoutVisit(servers, event.data.visit);
      case "visit.no-show":
        return event.data.fair === false ? servers : withMissing(servers, event);
      default:
        return servers;
    }
  },
  judge(servers, { at, event }) {
    if (event.type === "stage.finished") return judged(servers, event.data.operator, at);
    if (event.type !== "centre.observed") return [];
    return [...servers.keys()].flatMap((operator) => judged(servers, operator, at));
  },
};

function withFinish(servers: GhostServices, { seq, at, event }: Fact<EventOf<"stage.finished">>, hall: Hall) {
  const { visit, service, stage, station, operator, servedMs } = event.data;
  const before = servers.get(operator, noServer);
  const budget = budgetMs(hall, service, stage);
  const server = { ...before, finishes: before.finishes + 1 };
  const table = bounded(servers, SUBJECTS_MAX);
  if (servedMs === null || budget === null || !isBare(event, floorMs(budget))) return table.set(operator, server);
  const isBoardDead = isStationDead(hall, station);
  const bare = [...before.bare, { visit, stage, station, seq, at, servedMs, isBoardDead, isMissing: false }];
  return table.set(operator, { ...server, bare: bare.slice(-EVIDENCE_MAX) });
}

/** What is failed at once is lawful: papers were missing. What a scan begins or ends has a citizen. */
const isBare = ({ data }: EventOf<"stage.finished">, floor: number): boolean =>
  data.outcome === "passed" && data.by !== "scan" && data.servedMs !== null && data.servedMs < floor;

function withRating(servers: GhostServices, { data }: EventOf<"rating.given">): GhostServices {
  const server = servers.get(data.operator);
  if (server === undefined) return servers;
  const bare = server.bare.filter((one) => one.visit !== data.visit || one.stage !== data.stage);
  return servers.set(data.operator, { ...server, ratings: server.ratings + 1, bare });
}

const withoutVisit = (servers: GhostServices, visit: string): GhostServices =>
  servers.map((server) =>
    server.bare.some((one) => one.visit === visit)
      ? { ...server, bare: server.bare.filter((one) => one.visit !== visit) }
      : server,
  );

const withMissing = (servers: GhostServices, { data }: EventOf<"visit.no-show">): GhostServices =>
  servers.map((server) =>
    server.bare.some((one) => one.visit === data.visit && one.stage !== data.stage)
      ? { ...server, bare: server.bare.map((one) => (one.visit === data.visit ? { ...one, isMissing: true } : one)) }
      : server,
  );

function judged(servers: GhostServices, operator: string, now: Instant): readonly Suspicion[] {
  const { finishes, ratings, bare } = servers.get(operator, noServer);
  if (bare.length < BARE_MIN) return [];
  const settled = bare.filter((one) => hasPassed(one.at, now, ANSWER_WAIT_MS));
  const missing = settled.filter((one) => one.isMissing).length;
  const expected = Math.max(EXPECTED_MIN, finishes * BARE_SHARE);
  const score = rarity(settled.length + missing * MISSING_WEIGHT, expected);
  if (settled.length < BARE_MIN || score < RARE) return [];
  const facts = {
    shortServicesWithoutTrace: settled.length,
    services: finishes,
    ratings,
    longestOfThemMs: Math.max(...settled.map((one) => one.servedMs)),
    citizensMissingAfterwards: missing,
    whileBoardDead: settled.filter((one) => one.isBoardDead).length,
  };
  const evidence = settled.map((one) => one.seq);
  return [{ signal: "ghost-service", score, operator, station: settled.at(-1)?.station ?? null, facts, evidence }];
}
