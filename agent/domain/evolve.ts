import { day } from "../kernel/units.ts";
import { evolveDayList } from "./appointments/day-list.ts";
import { type Centre, COMMANDS_KEPT, type CommandState, DAYS_KEPT, type DeviceState } from "./centre.ts";
import { type EventOf, eventData, SECRET_TYPES } from "./event.ts";
import { evolveNorm } from "./evolve-norm.ts";
import { evolveRating } from "./evolve-rating.ts";
import { evolveTicket } from "./evolve-ticket.ts";
import { keepTime } from "./evolve-time.ts";
import { evolveVisit } from "./evolve-visit.ts";
import type { Fact } from "./fact.ts";
import { evolveHold } from "./hold.ts";
import { evolveCalls } from "./latest-calls.ts";
import { evolveRecorder } from "./recorder.ts";
import { evolveWatch } from "./signals/watch.ts";
import { evolveStaff } from "./staff/evolve-staff.ts";
import { keepWatch } from "./watchlist.ts";

/** What is true after one more fact. Total: a fact that fits nothing changes nothing, so every journal can be replayed. */
export function evolve(centre: Centre, fact: Fact): Centre {
  const after = evolveBy(centre, fact);
  const visits = keepTime(centre, after, fact);
  const watchlist = keepWatch(centre, { visits, watchlist: after.watchlist }, fact);
  // A dark time that follows a secret must be reckoned from what everybody may see.
  const last = SECRET_TYPES.has(fact.event.type) ? centre.last : fact.at;
  return { ...after, visits, watchlist, watch: evolveWatch(centre.watch, fact), last };
}

type Evolve = (centre: Centre, fact: Fact) => Centre;

/** Who knows the events of a subject, by the word before the dot of their type; each leaves alone what it does not know. */
const BY_SUBJECT: Readonly<Record<string, readonly Evolve[]>> = {
  visit: [evolveVisit, evolveNorm, evolveCalls],
  stage: [evolveVisit],
  ticket: [evolveTicket],
  cause: [evolveNorm],
  operator: [evolveStaff],
  day: [evolveDayList],
  appointment: [evolveDayList],
  centre: [evolveHold],
  rating: [evolveRating],
  camera: [evolveRecorder],
  clock: [evolveRecorder],
};

const BY_TYPE = new Map<string, readonly Evolve[]>(
  Object.keys(eventData).map((type) => [type, BY_SUBJECT[type.split(".")[0] ?? ""] ?? []]),
);

function evolveBy(centre: Centre, fact: Fact): Centre {
  const { event } = fact;
  switch (event.type) {
    case "agent.started":
      return started(centre);
    case "centre.opened":
      return opened(centre, event);
    case "centre.observed":
      return { ...centre, observed: fact.at };
    case "journal.resumed":
      return { ...centre, journalBackAt: fact.at };
    case "device.state": {
      const { phase, fault } = event.data;
      const device: DeviceState = { phase, fault, since: fact.at };
      return { ...centre, devices: centre.devices.set(event.data.device, device) };
    }
    case "config.applied":
    case "config.reverted":
      return { ...centre, config: event.data.digest };
    case "command.accepted": {
      const { command, op, args } = event.data;
      return withCommand(centre, { id: command, op, outcome: null, why: null, args });
    }
    case "command.finished": {
      const { command, op, outcome, why } = event.data;
      return withCommand(centre, { id: command, op, outcome, why });
    }
    default:
      return evolveByType(centre, fact);
  }
}

function evolveByType(centre: Centre, fact: Fact): Centre {
  let next = centre;
  for (const evolveNext of BY_TYPE.get(fact.event.type) ?? []) next = evolveNext(next, fact);
  return next;
}

/** After a start nobody knows what the devices are, nor what became of the slips that were on their way. */
function started(centre: Centre): Centre {
  const visits = centre.reserved.reduce((table, id) => {
    const visit = table.get(id);
    return visit === undefined ? table : table.set(id, { ...visit, slip: "unknown", mayBePaper: true });
  }, centre.visits);
  return { ...centre, visits, devices: centre.devices.clear() };
}

function opened(centre: Centre, event: EventOf<"centre.opened">): Centre {
  const numbers = centre.numbers.has(event.data.day) ? centre.numbers : centre.numbers.set(event.data.day, {});
  const tooMany = numbers.size - DAYS_KEPT;
  const oldest = tooMany > 0 ? [...numbers.keys()].sort().slice(0, tooMany) : [];
  const { from, until } = event.data;
  return {
    ...centre,
    // Numbers begin anew, so yesterday's would be taken for today's.
    latestCalls: event.data.day === centre.day ? centre.latestCalls : [],
    day: day(event.data.day),
    dayFrom: Date.parse(from),
    dayUntil: Date.parse(until),
    numbers: numbers.deleteAll(oldest),
    // Whoever waits over the turn keeps what he has suffered.
    passes: centre.visits.isEmpty() ? centre.passes.clear() : centre.passes,
  };
}

function withCommand(centre: Centre, command: CommandState): Centre {
  const others = centre.commands.filter((one) => one.id !== command.id);
  return { ...centre, commands: [...others, command].slice(-COMMANDS_KEPT) };
}
