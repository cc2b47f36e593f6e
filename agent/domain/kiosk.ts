import type { Centre } from "./centre.ts";
import { type Decision, refused } from "./decision.ts";
import type { EventOf, Priority } from "./event.ts";
import type { Fact } from "./fact.ts";
import type { ServiceAsked } from "./input.ts";
import { hasPassed } from "./instant.ts";
import { reserveTicket, whyClosed } from "./reserve.ts";
import type { Situation } from "./situation.ts";

interface Button extends Pick<ServiceAsked, "kiosk" | "service" | "language"> {
  readonly priority: Priority;
}

/** A press becomes a number: each button has one open job, and rests a while after each ticket. */
export function askTicket(situation: Situation, input: ServiceAsked): Decision {
  const { centre, rules, now } = situation;
  const service = rules.services.find((one) => one.id === input.service);
  if (service === undefined) return refused("service-unknown");
  const closed = whyClosed(centre);
  if (closed !== null) return refused(closed);
  const { language, kiosk, code, priority = "ordinary" } = input;
  const button = { kiosk, service: service.id, language, priority };
  if (hasOpenJob(centre, button)) return refused("button-busy");
  const pressedAt = centre.buttons.get(buttonKey(button));
  const isCooling = pressedAt !== undefined && !hasPassed(pressedAt, now, rules.policy.kioskCoolMs);
  if (isCooling) return refused("button-cooling");
  return reserveTicket(situation, { service, priority, appointment: null, language, kiosk, code });
}

/** One open job per button: several presses never give several tickets. */
function hasOpenJob(centre: Centre, button: Button): boolean {
  return centre.reserved.some((id) => {
    const visit = centre.visits.get(id);
    return visit !== undefined && buttonKey(visit) === buttonKey(button);
  });
}

/** A check-in with an appointment is not a press: it keeps nobody waiting for a button. */
export function withPress(centre: Centre, fact: Fact<EventOf<"ticket.reserved">>): Centre {
  const { data } = fact.event;
  if (data.appointment !== undefined && data.appointment !== null) return centre;
  return { ...centre, buttons: centre.buttons.set(buttonKey(data), fact.at) };
}

const buttonKey = ({ kiosk, service, language, priority }: Button): string =>
  `${kiosk}/${service}/${language}/${priority}`;
