import { day } from "../kernel/units.ts";
import {
  type Centre,
  COMMANDS_KEPT,
  type CommandState,
  DAYS_KEPT,
  type DeviceState,
  type StationState,
  stationOf,
} from "./centre.ts";
import type { CentreEvent, EventOf } from "./event.ts";
import { evolveTicket } from "./evolve-ticket.ts";
import { evolveVisit } from "./evolve-visit.ts";
import type { Fact } from "./fact.ts";

/** What is true after one more fact. Total: a fact that fits nothing changes nothing, so every journal can be replayed. */
export function evolve(centre: Centre, fact: Fact): Centre {
  return { ...evolveBy(centre, fact), last: fact.at };
}

function evolveBy(centre: Centre, fact: Fact): Centre {
  const { event } = fact;
  switch (event.type) {
    case "agent.started":
      return started(centre);
    case "centre.opened":
      return opened(centre, event);
    case "operator.signed-in":
      return atStation(centre, event, { operator: event.data.operator, authority: event.data.authority });
    case "operator.signed-out":
      return atStation(centre, event, { operator: null, authority: null });
    case "rating.given": {
      const { served } = stationOf(centre, event.data.station);
      return served === null ? centre : atStation(centre, event, { served: { ...served, isRated: true } });
    }
    case "device.state": {
      const { phase, fault } = event.data;
      const device: DeviceState = { phase, fault, since: fact.at };
      return { ...centre, devices: centre.devices.set(event.data.device, device) };
    }
    case "config.applied":
      return { ...centre, config: event.data.digest };
    case "command.accepted":
      return withCommand(centre, { id: event.data.command, op: event.data.op, outcome: null, why: null });
    case "command.finished": {
      const { command, op, outcome, why } = event.data;
      return withCommand(centre, { id: command, op, outcome, why });
    }
    default:
      return evolveTicket(evolveVisit(centre, fact), fact);
  }
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
    day: day(event.data.day),
    dayFrom: Date.parse(from),
    dayUntil: Date.parse(until),
    numbers: numbers.deleteAll(oldest),
  };
}

function withCommand(centre: Centre, command: CommandState): Centre {
  const others = centre.commands.filter((one) => one.id !== command.id);
  return { ...centre, commands: [...others, command].slice(-COMMANDS_KEPT) };
}

function atStation(
  centre: Centre,
  event: Extract<CentreEvent, { data: { station: string } }>,
  change: Partial<StationState>,
): Centre {
  const id = event.data.station;
  return { ...centre, stations: centre.stations.set(id, { ...stationOf(centre, id), ...change }) };
}
