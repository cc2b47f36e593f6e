import type { MonoMs } from "../kernel/units.ts";
import { isHeld } from "./lanes.ts";
import { ALERTS_KEPT_MAX, FRAME_ALERTS_MAX } from "./limits.ts";
import type { Alerts, Uplink } from "./state.ts";

export const noAlerts: Alerts = { numbers: [], told: 0, asked: null };

/** Beyond the limit the oldest are let go: they are the first that the ordinary stream brings. */
export function withAlerts(alerts: Alerts, numbers: readonly number[]): Alerts {
  return numbers.length === 0
    ? alerts
    : { ...alerts, numbers: [...alerts.numbers, ...numbers].slice(-ALERTS_KEPT_MAX) };
}

/** Those whose early copy would go next; nobody is asked twice, and nothing goes to a hub that is away. */
export function alertsDue({ alerts, hub, isForked }: Uplink, now: MonoMs): readonly number[] {
  const newest = alerts.numbers.at(-1) ?? 0;
  if (newest <= alerts.told || alerts.asked !== null || hub.isAway || isHeld(hub, now) || isForked) return [];
  return alerts.numbers.filter((no) => no > alerts.told).slice(0, FRAME_ALERTS_MAX);
}

/** The runtime has published those up to `last`, or found none of those asked for. */
export function takeAlerted(uplink: Uplink, made: { readonly handle: number; readonly last: number | null }): Uplink {
  const { alerts, window } = uplink;
  const { asked } = alerts;
  const { handle, last } = made;
  const flying = last === null ? window.flying.filter((each) => each.handle !== handle) : window.flying;
  const freed = { ...uplink, window: { ...window, flying } };
  if (asked === null || asked.handle !== handle) return freed;
  const told = last ?? asked.numbers.at(-1) ?? alerts.told;
  return { ...freed, alerts: { ...alerts, told: Math.max(alerts.told, told), asked: null } };
}

/** What the hub has in its place needs no early copy. */
export const alertsAcked = (alerts: Alerts, upto: number): Alerts =>
  alerts.numbers.some((no) => no <= upto) ? { ...alerts, numbers: alerts.numbers.filter((no) => no > upto) } : alerts;

/** Nobody knows whether the hub heard what it has not acknowledged: a new connection, or a new hub, hears it again. */
export const alertsRewound = (alerts: Alerts): Alerts => ({ ...alerts, told: 0, asked: null });
