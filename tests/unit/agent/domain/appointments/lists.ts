import type { EventOf } from "../../../../../agent/domain/event.ts";
import { type Life, MORNING } from "../life.ts";

export type List = EventOf<"day.listed">["data"];
type Row = List["appointments"][number];

export const TODAY = "2026-11-21";
export const TOMORROW = "2026-11-22";
const HOUR_MS = 3_600_000;

/** An hour after the life of a test begins. */
export const AT = MORNING + HOUR_MS;

export const iso = (wall: number): string => new Date(wall).toISOString();

export const row = (no: number, at = AT, service = "licence-first"): Row => ({
  id: `booking-${no}`,
  code: `CODE${no}`,
  service,
  at: iso(at),
});

export const listOf = (appointments: readonly Row[], change: Partial<List> = {}): List => ({
  day: TODAY,
  digest: "0".repeat(64),
  keyId: "hub-1",
  issued: iso(MORNING - 12 * HOUR_MS),
  operators: [],
  revoked: [],
  ...change,
  appointments: [...appointments],
});

export const list = (life: Life, appointments: readonly Row[], change: Partial<List> = {}) =>
  life.tell({ type: "day-list.arrived", list: listOf(appointments, change) });

export const show = (life: Life, appointment: string) =>
  life.tell({ type: "appointment.shown", appointment, language: "kk", kiosk: "kiosk", code: "0123456789" });
