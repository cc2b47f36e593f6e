import { Temporal } from "temporal-polyfill";
import type { DayList } from "../../../deploy/hub/signed-words.ts";
import { businessDay } from "../../domain/decide-day.ts";
import type { Rules } from "../../domain/rules.ts";

const SLOT_MINUTES = 30;
/** A day of slots; the turn of the day ends them earlier. */
const SLOTS_MAX = 48;

/**
 * Appointments for the rest of the day, one every half hour, so that at any time one can check in. The code is the time, as T0930:
 * a demo that is started again the same day names the same appointments.
 */
export function demoDay(rules: Rules, nowMs: number): DayList {
  const day = businessDay(nowMs, rules);
  const next = Math.ceil(nowMs / (SLOT_MINUTES * 60_000));
  const slots = Array.from({ length: SLOTS_MAX }, (_, no) => (next + no) * SLOT_MINUTES * 60_000);
  const appointments = slots
    .filter((at) => businessDay(at, rules) === day)
    .map((at, no) => {
      const code = codeOf(at, rules.timezone);
      const service = rules.services[no % rules.services.length]?.id ?? "";
      return { id: code.toLowerCase(), code, service, at: new Date(at).toISOString() };
    });
  return { day, appointments, operators: [], revoked: [] };
}

function codeOf(at: number, timezone: string): string {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  return `T${String(hour).padStart(2, "0")}${String(minute).padStart(2, "0")}`;
}
