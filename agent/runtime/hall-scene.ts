import { type Centre, type LatestCall, stationOf } from "../domain/centre.ts";
import type { Language } from "../domain/event.ts";
import { CALLS_KEPT } from "../domain/latest-calls.ts";
import type { Rules, Station } from "../domain/rules.ts";
import { type Leg, legAt, type Visit } from "../domain/visit.ts";
import type { Checked, Scene, SceneCall } from "../ports/screen.ts";
import type { Say } from "../ports/words.ts";

export interface HallFacts {
  readonly centre: Centre;
  readonly rules: Rules;
  readonly say: Say;
  readonly checked: Checked | null;
  readonly isWritable: boolean;
  readonly isVolatile: boolean;
}

/** What the screens of a hall show now. A call that is over stays as a memory until newer ones push it out. */
export function hallScene(facts: HallFacts): Scene {
  const { centre, rules } = facts;
  return {
    languages: rules.languages,
    timezone: rules.timezone,
    places: Object.fromEntries(rules.stations.map(({ id, label }) => [id, label])),
    calls: facts.isWritable ? callsOf(facts) : [],
    queues: rules.services.map(({ id, letter, names }) => ({
      service: id,
      letter,
      names,
      waiting: waitingFor(centre, id),
    })),
    checked: facts.checked,
    notice: noticeOf(facts),
  };
}

function noticeOf({ centre, isWritable, isVolatile }: HallFacts): Scene["notice"] {
  if (!isWritable) return "out-of-order";
  if (centre.hold !== null) return "held";
  return isVolatile ? "in-memory" : null;
}

function callsOf({ centre, rules, say }: HallFacts): readonly SceneCall[] {
  const now = rules.stations.flatMap((station) => {
    const called = calledTo(centre, station);
    return called === null ? [] : [called];
  });
  const isNow = new Set(now.map(({ visit, station }) => `${visit.id} ${station.id}`));
  const past = centre.latestCalls
    .filter(({ visit, station }) => !isNow.has(`${visit} ${station}`))
    .flatMap((call) => pastCall(call, rules));
  // A window's screen shows its call however many are newer.
  const kept = past.slice(0, Math.max(0, CALLS_KEPT - now.length));
  return [...now.map((called) => sceneCall(called, rules, say)), ...kept].sort((one, other) => other.at - one.at);
}

/** A place that the configuration has no more is not shown. */
function pastCall(call: LatestCall, { stations }: Rules): readonly SceneCall[] {
  const { visit, ticket, stage, station, at, recalls } = call;
  const place = stations.find(({ id }) => id === station);
  if (place === undefined) return [];
  const { label, arrow } = place;
  const id = callId({ visit, stage, at, recalls });
  return [{ id, ticket, station, label, arrow, at, isCurrent: false, isAwaited: false, spoken: {} }];
}

/** What all recalls of a call have in common in scenes. */
export const callName = ({ visit, stage, at }: Pick<LatestCall, "visit" | "stage" | "at">): string =>
  `${visit}/${stage}/${at}`;

const callId = (call: Omit<LatestCall, "ticket" | "station">): string => `${callName(call)}/${call.recalls}`;

interface Called {
  readonly visit: Visit;
  readonly leg: Leg;
  readonly at: number;
  readonly station: Station;
}

function calledTo(centre: Centre, station: Station): Called | null {
  const { visit: id } = stationOf(centre, station.id);
  const visit = id === null ? undefined : centre.visits.get(id);
  const leg = visit === undefined ? null : legAt(visit, station.id);
  if (visit === undefined || leg === null || leg.calledAt === null) return null;
  return { visit, leg, at: leg.calledAt.wall, station };
}

function sceneCall({ visit, leg, at, station }: Called, { languages }: Rules, say: Say): SceneCall {
  const { id, label, arrow } = station;
  const values = { ticket: spelt(visit.ticket), label };
  const spokenIn = new Set<Language>([visit.language, ...languages.slice(0, 1)]);
  return {
    id: callId({ visit: visit.id, stage: leg.stage, at, recalls: leg.recalls }),
    ticket: visit.ticket,
    station: id,
    label,
    arrow,
    at,
    isCurrent: true,
    isAwaited: leg.phase === "called",
    spoken: Object.fromEntries([...spokenIn].map((language) => [language, say(language, "hall.call", values)])),
  };
}

/** A017 is said "A, 17": a voice would read zeros, or take it for a word. */
export const spelt = (ticket: string): string => ticket.replace(/^(\D+)0*(\d+)$/, "$1, $2");

function waitingFor(centre: Centre, service: string): number {
  let waiting = 0;
  for (const [key, line] of centre.queues) if (key.startsWith(`${service}/`)) waiting += line.length;
  return waiting;
}
