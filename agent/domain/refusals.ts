import type { Centre } from "./centre.ts";
import { hasPassed, type Instant } from "./instant.ts";

/** So many refusals of one source within this time stand in the journal; more of them say nothing new and would only fill it. */
export const REFUSALS_TOLD_MAX = 20;
export const REFUSALS_WITHIN_MS = 10 * 60_000;
/** More kiosks and stations than any hall has: beyond it the one that was refused longest ago is forgotten. */
const SOURCES_MAX = 200;

export const kioskSource = (id: string): string => `kiosk/${id}`;
export const stationSource = (id: string): string => `station/${id}`;

/** Whether a further refusal of this source stays out of the journal. */
export function isFlood({ refusals }: Centre, source: string, now: Instant): boolean {
  const told = refusals[source] ?? [];
  const [first] = told;
  return first !== undefined && told.length >= REFUSALS_TOLD_MAX && !hasPassed(first, now, REFUSALS_WITHIN_MS);
}

export function withRefusal(centre: Centre, source: string, at: Instant): Centre {
  const told = [...(centre.refusals[source] ?? []), at].slice(-REFUSALS_TOLD_MAX);
  const others = Object.entries(centre.refusals).filter(([other]) => other !== source);
  return { ...centre, refusals: Object.fromEntries([...others, [source, told]].slice(-SOURCES_MAX)) };
}
