import type { Centre } from "../centre.ts";
import { type Decision, happened } from "../decision.ts";
import { ofVisit } from "../desk.ts";
import type { EventOf } from "../event.ts";
import type { Situation } from "../situation.ts";
import { EARLY, onList } from "../watchlist.ts";

/** Appointments whose time has come: from now on they go ahead of those without one. Who comes early waits until then by his place. */
export function tellDue({ centre, now }: Situation): Decision {
  const events: EventOf<"visit.due">[] = [];
  for (const visit of onList(centre, EARLY)) {
    if (visit.appointment === null) continue;
    const at = dueAt(centre, visit.appointment);
    // Without a clock nobody can say that it is too early.
    if (at !== null && at > now.wall && now.quality !== "none") continue;
    events.push({ type: "visit.due", data: { ...ofVisit(visit), appointment: visit.appointment } });
  }
  return happened(...events);
}

function dueAt(centre: Centre, appointment: string): number | null {
  const booking = centre.bookings.find((one) => one.id === appointment);
  return booking === undefined ? null : Date.parse(booking.at);
}
