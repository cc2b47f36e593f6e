import { elapsedMs, type Instant } from "./instant.ts";
import type { Station } from "./rules.ts";
import type { Situation } from "./situation.ts";
import type { Leg } from "./visit.ts";

/**
 * For how long the board of a station has shown the present call without a break: since the call, or the board's coming to life, or the journal's,
 * for while it refuses boards are blank; whichever is the latest. 0 where the board is not well now, null where the station has none.
 */
export function shownMs(
  { centre, now, station }: Pick<Situation, "centre" | "now"> & { readonly station: Station },
  { calledAt, since }: Leg,
): number | null {
  if (station.board === null) return null;
  const board = centre.devices.get(station.board);
  if (board?.phase !== "ready") return 0;
  const begins: readonly (Instant | null)[] = [calledAt ?? since, board.since, centre.journalBackAt];
  const stretches = begins.map((at) => (at === null ? null : elapsedMs(at, now))).filter((ms) => ms !== null);
  return stretches.length === 0 ? 0 : Math.min(...stretches);
}
