import { showAppointment } from "./appointments/check-in.ts";
import { takeDayList } from "./appointments/day-list.ts";
import { changeConfig, start } from "./decide-config.ts";
import { passTime } from "./decide-day.ts";
import { changeDevice } from "./decide-device.ts";
import { takeRating } from "./decide-rating.ts";
import { scanTicket } from "./decide-scan.ts";
import { decideAtStation } from "./decide-station.ts";
import { losePaper, provePaper, refusePaper } from "./decide-ticket.ts";
import { type Decision, happened, nothing } from "./decision.ts";
import { askHold, askResume } from "./hold.ts";
import type { CentreInput } from "./input.ts";
import { askTicket } from "./kiosk.ts";
import { calibrationMade, compareRecorder, markMade } from "./recorder.ts";
import type { Situation } from "./situation.ts";
import { revokeOperator } from "./staff/revoke.ts";

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
      return markMade(situation, input);
    case "call.shown":
      return happened({ type: "call.shown", data: input.shown });
    case "calibration.made":
      return calibrationMade(situation, input);
    case "recorder.compared":
      return compareRecorder(situation, input);
    case "appointment.shown":
      return showAppointment(situation, input);
    case "day-list.arrived":
      return takeDayList(situation, input);
    case "ticket.scanned":
      return scanTicket(situation, input);
    case "hold.asked":
      return askHold(situation, input);
    case "resume.asked":
      return askResume(situation, input);
    case "operator.revoked":
      return revokeOperator(situation, input);
    case "config.changed":
      return changeConfig(situation, input);
    case "journal.sealed":
      return happened({ type: "journal.sealed", data: input.seal });
    case "device.changed":
      return changeDevice(situation, input);
    case "device.tested":
      return happened({ type: "device.tested", data: input.tested });
    case "supply.changed":
      return happened({ type: "power.supply", data: { supply: input.supply } });
    case "uplink.changed":
      return happened({ type: "uplink.state", data: { phase: input.phase, fault: input.fault } });
    case "journal.tried":
      return happened({ type: "journal.resumed", data: { fault: input.fault, darkMs: input.darkMs } });
    case "records.missing": {
      const { epoch, first, last, cause = "pruned" } = input;
      return happened({ type: "journal.gap", data: { epoch, first, last, cause } });
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
