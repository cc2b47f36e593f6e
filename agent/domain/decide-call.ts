import { closeVisit } from "./decide-close.ts";
import { type Decision, happened } from "./decision.ts";
import { type Attended, atStation, type Desk, hasPlace, isServedHere, mayDo, no, ofStage, visitHere } from "./desk.ts";
import type { CallRule, CentreEvent } from "./event.ts";
import type { StationInput } from "./input.ts";
import { hasPassed, type Now } from "./instant.ts";
import { orderMarks } from "./mark.ts";
import { chooseNext, passedBy } from "./order.ts";
import { WALK_MS } from "./ownership.ts";
import { lanesOf, type Queue } from "./queue.ts";
import { type Rules, type Station, serves } from "./rules.ts";
import { shownMs } from "./shown.ts";
import { isAttended, isCallable, type Leg, phaseMs, stageNamed } from "./visit.ts";

/** A citizen needs as long to read the board and stand up: so long a recall is shown before anything is held against him. */
export const CALL_SHOWN_MIN_MS = 20_000;
/** Twice called and not come: the visit ends; once: it goes to the end of its queue. */
const MISSED_MAX = 2;

type CallAsked = Extract<StationInput, { type: "call.asked" }>;

/** Calls by the rule of order among all the stages that this operator carries out here, or the one ticket that is named. */
export function askCall(desk: Desk, { ticket, reason }: CallAsked): Decision {
  if (desk.station.checkpoint !== null)
    return ticket === null ? no(desk, "call.asked", "stage-not-here") : callDirectly(desk, ticket, reason);
  const here = visitHere(desk.centre, desk.state, desk.station.id);
  if (here?.leg.phase === "called") {
    return ticket === null ? askRecall(desk) : no(desk, "call.asked", "station-busy");
  }
  if (here !== null) return no(desk, "call.asked", "station-busy");
  return ticket === null ? callNext(desk) : callDirectly(desk, ticket, reason);
}

function callNext(desk: Desk): Decision {
  const { centre, rules, now } = desk;
  const queues = ownedQueues(desk);
  const chosen = chooseNext(centre, queues, { policy: rules.policy, now, authority: desk.authority });
  if (chosen === null) return no(desk, "call.asked", "nobody-waits");
  return call(desk, chosen.head, { rule: chosen.rule, reason: null, queues });
}

/** Any ticket may be called directly, with a reason; who was passed over stands in the record. */
function callDirectly(desk: Desk, ticket: string, reason: string | null): Decision {
  const waiting = waitingTickets(desk, ticket);
  if (waiting.length === 0) return no(desk, "call.asked", "ticket-unknown");
  const here = waiting.filter(({ visit, leg }) => isServedHere(desk, visit, leg.stage));
  if (here.length === 0) return no(desk, "call.asked", "stage-not-here");
  const mine = here.find(({ visit, leg }) => stageNamed(visit, leg.stage).authority === desk.authority);
  if (mine === undefined) return no(desk, "call.asked", "wrong-authority");
  if (!mayDo(desk, mine.leg.stage)) return no(desk, "call.asked", "stage-not-here");
  if (reason === null || reason.trim() === "") return no(desk, "call.asked", "reason-missing");
  const by: CalledBy = { rule: "direct", reason, queues: ownedQueues(desk) };
  return desk.station.checkpoint === null ? call(desk, mine, by) : admit(desk, mine, by);
}

/** Into a checkpoint without its scanner: whoever is named goes in at once, as long as there is a place. */
function admit(desk: Desk, named: Attended, by: CalledBy): Decision {
  if (!isCallable(named.visit, named.leg)) return no(desk, "call.asked", "station-busy");
  if (!hasPlace(desk)) return no(desk, "call.asked", "checkpoint-full");
  return call(desk, named, by);
}

/** A visit that was served across the turn of the day may wait again beside a new ticket of its number: the earlier comes first. */
function waitingTickets({ centre }: Desk, ticket: string): readonly Attended[] {
  const visits = [...centre.visits.values()].filter((visit) => visit.ticket === ticket);
  return visits
    .sort((one, other) => one.place - other.place)
    .flatMap((visit) => visit.legs.filter((leg) => leg.phase === "waiting").map((leg) => ({ visit, leg })));
}

/** The queues that this operator may call from here. Whose stage a visit waits for there is settled visit by visit: see `headsOf`. */
function ownedQueues(desk: Desk): readonly Queue[] {
  const known = queuesAt(desk.rules, desk.station);
  const owned: (Queue & OwnedQueue)[] = [];
  desk.centre.queues.forEach((ids, key) => {
    const one = known.get(key);
    if (one !== undefined && mayDo(desk, one.stage)) owned.push({ ...one, key, ids });
  });
  return owned.sort((one, other) => one.no - other.no);
}

/** A queue that a station serves, and its number among them: services, stages and lanes in their order. */
interface OwnedQueue {
  readonly stage: string;
  readonly no: number;
}

/** Rules never change once they are made, so what follows from them is worked out once. */
const QUEUES_AT = new WeakMap<Station, { readonly rules: Rules; readonly queues: ReadonlyMap<string, OwnedQueue> }>();

function queuesAt(rules: Rules, station: Station): ReadonlyMap<string, OwnedQueue> {
  const known = QUEUES_AT.get(station);
  if (known?.rules === rules) return known.queues;
  const queues = queuesOf(rules, station);
  QUEUES_AT.set(station, { rules, queues });
  return queues;
}

function queuesOf({ services }: Rules, station: Station): ReadonlyMap<string, OwnedQueue> {
  const served = services.filter(({ id }) => serves(station, id));
  const owned = served.flatMap(({ id, stages }) =>
    stages
      .filter((stage) => station.stages.includes(stage.id))
      .flatMap((stage) => lanesOf(id, stage.id).map((key) => ({ key, stage: stage.id }))),
  );
  return new Map(owned.map(({ key, stage }, no) => [key, { stage, no }]));
}

interface CalledBy {
  readonly rule: CallRule;
  readonly reason: string | null;
  readonly queues: readonly Queue[];
}

function call(desk: Desk, called: Attended, by: CalledBy): Decision {
  const { visit, leg } = called;
  const { queues } = by;
  const event: CentreEvent = {
    type: "visit.called",
    data: {
      ...atStation(desk, called),
      rule: by.rule,
      reason: by.reason,
      place: leg.place,
      waiting: queues.reduce((sum, { ids }) => sum + ids.length, 0),
      ...passedBy(desk.centre, queues, { place: leg.place, rule: by.rule, by: desk }),
      waitedMs: phaseMs(leg, desk.now),
    },
  };
  const orders = orderMarks(desk.station, visit, "called");
  // Work that needs nobody there, and whoever stands at a checkpoint, is taken up at once: no board, no way to walk.
  if (isAttended(visit, leg) && desk.station.checkpoint === null) return { events: [event], orders, refusal: null };
  const started: CentreEvent = { type: "stage.started", data: { ...atStation(desk, called), by: "operator" } };
  return { events: [event, started], orders, refusal: null };
}

export function askRecall(desk: Desk): Decision {
  const here = visitHere(desk.centre, desk.state, desk.station.id);
  if (here?.leg.phase !== "called") return no(desk, "recall.asked", "station-idle");
  return happened({ type: "visit.recalled", data: { ...atStation(desk, here), times: here.leg.recalls + 1 } });
}

/**
 * The citizen did not come. It can be told once he was called again and has had the time that a citizen is given to walk: before, what is missing is
 * a recall, or `WALK_MS` since the call, or `CALL_SHOWN_MIN_MS` since the latest recall. And it counts only where the board has shown the call
 * for all of that walk; else the visit keeps its place.
 */
export function tellNoShow(desk: Desk): Decision {
  const here = visitHere(desk.centre, desk.state, desk.station.id);
  if (here?.leg.phase !== "called") return no(desk, "no-show.told", "station-idle");
  if (isStillComing(here.leg, desk.now)) return no(desk, "no-show.told", "called-too-recently");
  const shown = shownMs(desk, here.leg);
  const isFair = shown === null || shown >= WALK_MS;
  const missed = here.visit.missed + (isFair ? 1 : 0);
  const missing: CentreEvent = {
    type: "visit.no-show",
    data: { ...atStation(desk, here), missed, fair: isFair, shownMs: shown },
  };
  const orders = orderMarks(desk.station, here.visit, "no-show");
  if (!isFair) {
    const back: CentreEvent = { type: "visit.returned", data: { ...ofStage(here), why: "board-dead" } };
    return { events: [missing, back], orders, refusal: null };
  }
  const ended = missed < MISSED_MAX ? [] : closeVisit(desk, here.visit, { outcome: "no-show" });
  return { events: [missing, ...ended], orders, refusal: null };
}

const isStillComing = ({ recalls, since, calledAt }: Leg, now: Now): boolean =>
  recalls === 0 || !hasPassed(since, now, CALL_SHOWN_MIN_MS) || !hasPassed(calledAt ?? since, now, WALK_MS);
