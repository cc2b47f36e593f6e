import type { DayList } from "../signed-words.ts";
import type { DayListView } from "./model.ts";

/** What somebody wants otherwise on the list of a day. */
export interface DayChange {
  readonly add: DayList["appointments"];
  readonly drop: readonly string[];
  readonly revoke: readonly string[];
  readonly restore: readonly string[];
}

/** An appointment of the same id takes the place of the one before. */
export function changedDay(list: DayList, { add, drop, revoke, restore }: DayChange): Omit<DayList, "day"> {
  const gone = new Set([...drop, ...add.map(({ id }) => id)]);
  const appointments = [...list.appointments.filter(({ id }) => !gone.has(id)), ...add];
  return {
    appointments: appointments.sort((one, other) => (one.at < other.at ? -1 : 1)),
    operators: list.operators,
    revoked: [...new Set([...list.revoked, ...revoke])].filter((id) => !restore.includes(id)).sort(),
  };
}

/** Cards and PINs of operators stay in the hub, though only their digests stand on a list. */
export const dayView = ({ day, appointments, operators, revoked }: DayList, issued: string | null): DayListView => ({
  day,
  issuedMs: issued === null ? null : Date.parse(issued),
  appointments: appointments.map(({ id, code, service, at }) => ({ id, code, service, at })),
  operators: operators.map(({ id }) => id),
  revoked,
});
