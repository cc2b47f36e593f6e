import { settleSlips } from "./decide-ticket.ts";
import { type Decision, nothing } from "./decision.ts";
import type { CentreEvent } from "./event.ts";
import type { CentreInput } from "./input.ts";
import type { Situation } from "./situation.ts";

type DeviceChanged = Extract<CentreInput, { type: "device.changed" }>;

/** A fault is recorded when it begins and when it ends; the first opening after a start is neither. A printer that comes back settles the slips whose fate is unknown. */
export function changeDevice(situation: Situation, { device, phase, fault }: DeviceChanged): Decision {
  const { centre, rules, now } = situation;
  if (phase === "opening") return nothing;
  const known = centre.devices.get(device);
  if (known?.phase === phase && known.fault === fault) return nothing;
  const changed: CentreEvent = { type: "device.state", data: { device, phase, fault } };
  if (!rules.printers.includes(device)) return { events: [changed], orders: [], refusal: null };
  const devices = centre.devices.set(device, { phase, fault, since: now });
  const settled = settleSlips({ ...situation, centre: { ...centre, devices } });
  return { events: [changed, ...settled.events], orders: settled.orders, refusal: null };
}
