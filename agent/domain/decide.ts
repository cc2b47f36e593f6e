import { passTime } from "./decide-day.ts";
import { changeDevice } from "./decide-device.ts";
import { takeRating } from "./decide-rating.ts";
import { decideAtStation } from "./decide-station.ts";
import { askTicket, losePaper, provePaper, refusePaper, start } from "./decide-ticket.ts";
import { type Decision, happened, nothing } from "./decision.ts";
import type { CentreInput, MarkMade } from "./input.ts";
import type { Situation } from "./situation.ts";

/** What follows from one input. Pure: the same situation and input give the same decision, on every machine, for ever. */
export function decide(situation: Situation, input: CentreInput): Decision {
  switch (input.type) {
    case "agent.started":
      return start(situation, input);
    case "time.passed":
      return passTime(situation);
    case "clock.became-good":
      return anchorClock(situation, input.correctionMs);
    case "service.asked":
      return askTicket(situation, input);
    case "print.proven":
      return provePaper(situation, input);
    case "print.refused":
      return refusePaper(situation, input);
    case "print.unknown":
      return losePaper(situation, input);
    case "rating.pressed":
      return takeRating(situation, input);
    case "mark.made":
      return happened({ type: "camera.marked", data: markData(input) });
    case "device.changed":
      return changeDevice(situation, input);
    case "uplink.changed":
      return happened({ type: "uplink.state", data: { phase: input.phase, fault: input.fault } });
    case "journal.tried":
      return happened({ type: "journal.resumed", data: { fault: input.fault, darkMs: input.darkMs } });
    case "records.missing": {
      const { epoch, first, last } = input;
      return happened({ type: "journal.gap", data: { epoch, first, last, cause: "pruned" } });
    }
    case "command.told":
      return happened(input.event);
    default:
      return decideAtStation(situation, input);
  }
}

function anchorClock({ now }: Situation, correctionMs: number | null): Decision {
  // Where the journal was away meanwhile, the clock may have been lost again before this can be written.
  if (now.quality !== "ntp" && now.quality !== "rtc") return nothing;
  const wall = new Date(now.wall).toISOString();
  return happened({ type: "clock.anchored", data: { bootId: now.boot, monoMs: now.mono, wall, correctionMs } });
}

function markData({ camera, station, visit, ticket, act, confirmed, made }: MarkMade) {
  return { camera, station, visit, ticket, act, confirmed, made };
}
