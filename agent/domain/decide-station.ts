import { unreachable } from "../kernel/assert.ts";
import { stationOf } from "./centre.ts";
import { askCall, askRecall, tellNoShow } from "./decide-call.ts";
import { askTransfer, tellFinish, tellStart } from "./decide-service.ts";
import { type Decision, happened, refused } from "./decision.ts";
import { type Desk, refuse } from "./desk.ts";
import type { StationInput } from "./input.ts";
import type { Station } from "./rules.ts";
import type { Situation } from "./situation.ts";

/** Every act at a station needs an operator who may do it; each refused attempt is recorded (K2). */
export function decideAtStation(situation: Situation, input: StationInput): Decision {
  const station = situation.rules.stations.find((one) => one.id === input.station);
  if (station === undefined) return refused("station-unknown");
  if (input.type === "operator.came") return signIn(situation, station, input.operator);
  const state = stationOf(situation.centre, station.id);
  const { operator, authority } = state;
  if (operator === null || authority === null) return refuse(station.id, null, [input.type, "nobody-signed-in"]);
  return act({ ...situation, station, state, operator, authority }, input);
}

function act(desk: Desk, input: Exclude<StationInput, { type: "operator.came" }>): Decision {
  switch (input.type) {
    case "operator.left":
      return signOut(desk);
    case "call.asked":
      return askCall(desk, input);
    case "recall.asked":
      return askRecall(desk);
    case "no-show.told":
      return tellNoShow(desk);
    case "start.told":
      return tellStart(desk);
    case "finish.told":
      return tellFinish(desk, input.outcome);
    case "transfer.asked":
      return askTransfer(desk, input);
    default:
      return unreachable(input);
  }
}

function signIn({ centre, rules }: Situation, station: Station, id: string): Decision {
  const operator = rules.operators.find((one) => one.id === id);
  const state = stationOf(centre, station.id);
  if (operator === undefined) return refuse(station.id, null, ["operator.came", "operator-unknown"]);
  if (state.operator === id) return happened();
  const owners = stageOwners(rules.services, station);
  if (!owners.has(operator.authority)) return refuse(station.id, id, ["operator.came", "wrong-authority"]);
  const isElsewhere = centre.stations.some((other) => other.operator === id);
  if (isElsewhere) return refuse(station.id, id, ["operator.came", "operator-elsewhere"]);
  if (state.visit !== null) return refuse(station.id, id, ["operator.came", "station-busy"]);
  const came = { station: station.id, operator: id, authority: operator.authority };
  if (state.operator === null || state.authority === null) return happened({ type: "operator.signed-in", data: came });
  const left = { station: station.id, operator: state.operator, authority: state.authority };
  return happened({ type: "operator.signed-out", data: left }, { type: "operator.signed-in", data: came });
}

function stageOwners(services: Situation["rules"]["services"], station: Station): ReadonlySet<string> {
  const here = services.flatMap((service) => service.stages.filter((stage) => station.stages.includes(stage.id)));
  return new Set(here.map((stage) => stage.authority));
}

function signOut({ station, state, operator, authority }: Desk): Decision {
  if (state.visit !== null) return refuse(station.id, operator, ["operator.left", "station-busy"]);
  return happened({ type: "operator.signed-out", data: { station: station.id, operator, authority } });
}
