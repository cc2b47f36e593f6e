import type { Centre } from "./centre.ts";
import { type Decision, refused } from "./decision.ts";
import type { EventOf } from "./event.ts";
import type { Fact } from "./fact.ts";
import type { ServiceAsked } from "./input.ts";
import { hasPassed } from "./instant.ts";
import { reserveTicket, whyClosed } from "./reserve.ts";
import type { Situation } from "./situation.ts";

type Button = Pick<ServiceAsked, "kiosk" | "service" | "language">;

/** A press becomes a number: each button has one open job, and rests a while after each ticket. */
export function askTicket(situation: Situation, input: ServiceAsked): Decision {
  const { centre, rules, now } = situation;
  const service = rules.services.find((one) => one.id === input.service);
  if (service === undefined) return refused("service-unknown");
  const closed = whyClosed(centre);
  if (closed !== null) return refused(closed);
  if (hasOpenJob(centre, input)) return refused("button-busy");
  const pressedAt = centre.buttons.get(buttonKey(input));
  const isCooling = pressedAt !== undefined && !hasPassed(pressedAt, now, rules.policy.kioskCoolMs);
  if (isCooling) return refused("button-cooling");
  const { language, kiosk, code, priority = "ordinary" } = input;
  return reserveTicket(situation, { service, priority, appointment: null, language, kiosk, code });
}

/** One open job per button: several presses never give several tickets. */
function hasOpenJob(centre: Centre, { kiosk, service, language }: Button): boolean {
  return centre.reserved.some((id) => {
    const visit = centre.visits.get(id);
    return visit?.kiosk === kiosk && visit.service === service && visit.language === language;
  });
}

/** A check-in with an appointment is not a press: it keeps nobody waiting for a button. */
export function withPress(centre: Centre, fact: Fact<EventOf<"ticket.reserved">>): Centre {
  const { data } = fact.event;
  if (data.appointment !== undefined && data.appointment !== null) return centre;
  return { ...centre, buttons: centre.buttons.set(buttonKey(data), fact.at) };
}

const buttonKey = ({ kiosk, service, language }: Button): string => `${kiosk}/${service}/${language}`;
