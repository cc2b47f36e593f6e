import type { Centre } from "../centre.ts";
import { type Decision, happened } from "../decision.ts";
import { ofVisit } from "../desk.ts";
import type { EventOf } from "../event.ts";
import type { Situation } from "../situation.ts";
import type { Visit } from "../visit.ts";
import { EARLY, onList } from "../watchlist.ts";

/** Appointments whose time has come: from now on they go ahead of those without one. Who comes early waits until then by his place. */
export function tellDue({ centre, now }: Situation): Decision {
  const events: EventOf<"visit.due">[] = [];
  for (const visit of onList(centre, EARLY)) {
    if (visit.appointment === null) continue;
    const at = dueAt(centre, visit, visit.appointment);
    // Without a clock nobody can say that it is too early.
    if (at === null || (at > now.wall && now.quality !== "none")) continue;
    events.push({ type: "visit.due", data: { ...ofVisit(visit), appointment: visit.appointment } });
  }
  return happened(...events);
}

/** As the latest list says, for it may have been moved; where it was struck off, as it was when the ticket was taken. */
function dueAt({ bookings }: Centre, { appointmentAt }: Visit, appointment: string): number | null {
  const at = bookings.find((one) => one.id === appointment)?.at ?? appointmentAt;
  return at === null ? null : Date.parse(at);
}
