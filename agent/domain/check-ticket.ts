import type { FaultCode } from "../kernel/fault.ts";
import { type Decision, happened, refused } from "./decision.ts";
import type { CentreEvent, EventOf } from "./event.ts";
import type { TicketScanned } from "./input.ts";
import type { Situation } from "./situation.ts";

type Verdict = EventOf<"ticket.checked">["data"]["verdict"];

const REFUSALS: Readonly<Record<Exclude<Verdict, "genuine">, FaultCode>> = {
  altered: "ticket-altered",
  foreign: "ticket-foreign",
  unknown: "ticket-unknown",
};

/** Whoever holds a ticket before a scanner in the hall learns whether it is one of this centre's and still runs. */
export function checkTicket({ centre }: Situation, { device, visit: id, code, verdict }: TicketScanned): Decision {
  const visit = verdict === "genuine" && id !== null ? centre.visits.get(id) : undefined;
  const isOurs = visit !== undefined && visit.code === code;
  const told: Verdict = verdict === "genuine" && !isOurs ? "unknown" : verdict;
  const checked: CentreEvent = {
    type: "ticket.checked",
    data: { device, ...(isOurs ? { visit: visit.id } : {}), verdict: told },
  };
  return told === "genuine" ? happened(checked) : refused(REFUSALS[told], checked);
}
