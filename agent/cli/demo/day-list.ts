import { Temporal } from "temporal-polyfill";
import type { Hub } from "../../../deploy/hub/hub.ts";
import type { DayList } from "../../../deploy/hub/signed-words.ts";
import type { BenchAppointment } from "../../console/bench/bench-state.ts";
import { businessDay } from "../../domain/decide-day.ts";
import type { Rules } from "../../domain/rules.ts";

const SLOT_MS = 15 * 60_000;
/** A day of slots; the turn of the day ends them earlier. */
const SLOTS_MAX = 96;
const LOOK_EVERY_MS = 20_000;

/** Today's list, published when the demo starts and again when the business day turns. */
export async function publishDays(hub: Hub, rules: Rules) {
  let list = demoDay(rules, Date.now());
  await hub.publishDay(rules.centre, list);
  const timer = setInterval(() => {
    if (businessDay(Date.now(), rules) === list.day) return;
    list = demoDay(rules, Date.now());
    void hub.publishDay(rules.centre, list);
  }, LOOK_EVERY_MS);
  return { appointments: () => list.appointments.map(booked), close: () => clearInterval(timer) };
}

const booked = ({ id, code, service, at }: DayList["appointments"][number]): BenchAppointment => ({
  id,
  code,
  service,
  at: Date.parse(at),
});

/**
 * Appointments for the rest of the day, one every quarter of an hour, so that at any time one can check in. The code is the time, as T0930:
 * a demo that is started again the same day names the same appointments.
 */
export function demoDay(rules: Rules, nowMs: number): DayList {
  const day = businessDay(nowMs, rules);
  const next = Math.ceil(nowMs / SLOT_MS);
  const appointments = Array.from({ length: SLOTS_MAX }, (_, no) => next + no)
    .filter((slot) => businessDay(slot * SLOT_MS, rules) === day)
    .map((slot) => {
      const code = codeOf(slot * SLOT_MS, rules.timezone);
      const service = rules.services[slot % rules.services.length]?.id ?? "";
      return { id: code.toLowerCase(), code, service, at: new Date(slot * SLOT_MS).toISOString() };
    });
  return { day, appointments, operators: [], revoked: [] };
}

function codeOf(at: number, timezone: string): string {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  return `T${String(hour).padStart(2, "0")}${String(minute).padStart(2, "0")}`;
}
