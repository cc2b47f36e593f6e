import { unreachable } from "../kernel/assert.ts";
import { stationOf } from "./centre.ts";
import { askCall, askRecall, tellNoShow } from "./decide-call.ts";
import { askPostpone, askVoid, tellGone, tellReturn } from "./decide-leave.ts";
import { askTransfer, tellFinish, tellStart } from "./decide-service.ts";
import { type Decision, refused } from "./decision.ts";
import { type Desk, refuse } from "./desk.ts";
import type { StationInput } from "./input.ts";
import { annotate } from "./norm/cause.ts";
import type { Situation } from "./situation.ts";
import { beginBreak, endBreak } from "./staff/break.ts";
import { showCredential } from "./staff/credential.ts";
import { signInByName, signOut } from "./staff/sign-in.ts";

type Coming = Extract<StationInput, { type: "operator.came" | "credential.shown" }>;

/** Every act at a station needs an operator who may do it; each refused attempt is recorded (K2). */
export function decideAtStation(situation: Situation, input: StationInput): Decision {
  const station = situation.rules.stations.find((one) => one.id === input.station);
  if (station === undefined) return refused("station-unknown");
  if (input.type === "operator.came") return signInByName(situation, station, input.operator);
  if (input.type === "credential.shown") return showCredential(situation, station, input);
  const state = stationOf(situation.centre, station.id);
  const { operator, authority } = state;
  if (operator === null || authority === null) return refuse(station.id, null, [input.type, "nobody-signed-in"]);
  if (situation.centre.hold !== null && !DONE_WHILE_HELD.has(input.type)) {
    return refuse(station.id, operator, [input.type, "centre-held"]);
  }
  if (state.pause !== null && WORK.has(input.type)) return refuse(station.id, operator, [input.type, "on-break"]);
  return act({ ...situation, station, state, operator, authority }, input);
}

/** What may be done while force majeure holds the centre: nothing that a citizen would have to come for. */
const DONE_WHILE_HELD: ReadonlySet<StationInput["type"]> = new Set([
  "operator.left",
  "break.began",
  "break.ended",
  "gone.told",
  "annotate.told",
]);

/** What nobody does on a break: time that a break takes is then never service. */
const WORK: ReadonlySet<StationInput["type"]> = new Set([
  "call.asked",
  "recall.asked",
  "no-show.told",
  "start.told",
  "finish.told",
  "transfer.asked",
  "postpone.asked",
]);

function act(desk: Desk, input: Exclude<StationInput, Coming>): Decision {
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
      return tellFinish(desk, input);
    case "transfer.asked":
      return askTransfer(desk, input);
    case "postpone.asked":
      return askPostpone(desk, input);
    case "return.told":
      return tellReturn(desk, input);
    case "gone.told":
      return tellGone(desk, input);
    case "void.asked":
      return askVoid(desk, input);
    case "break.began":
      return beginBreak(desk, input);
    case "break.ended":
      return endBreak(desk);
    case "annotate.told":
      return annotate(desk, input);
    default:
      return unreachable(input);
  }
}
