import { z } from "zod";
import { id, moment, place, version, words } from "./words.ts";

/** Of the faults of a device, and of what its driver counts. */
export const FIGURES_TOLD_MAX = 8;
const DEVICES_MAX = 500;
const NAME_CHARACTERS_MAX = 64;

const counts = z.record(z.string().max(NAME_CHARACTERS_MAX), z.number());

/** A device since the start of the agent; what is 0 is left out. */
const device = z.object({
  id,
  phase: words,
  /** Absent where it has none. */
  fault: words.optional(),
  /** How often its wire was opened again. */
  reopens: place.optional(),
  bytesIn: place.optional(),
  bytesOut: place.optional(),
  /** How often each fault began. */
  faults: counts.optional(),
  /** What its driver counts, as bounces or printed millimetres; the unit stands in the name. */
  own: counts.optional(),
});

export type DeviceTold = Readonly<z.infer<typeof device>>;

/** How the machine is; lossy, one a minute. Null where it cannot be measured. */
export const telemetry = z.object({
  v: version,
  centre: id,
  ts: moment,
  /** Share of one core that the agent used since the last message. */
  cpuPercent: z.number().min(0).nullable(),
  rssBytes: place.nullable(),
  temperature: z.number().nullable(),
  diskFreeBytes: place.nullable(),
  /** 99th percentiles since the last message. */
  commitMs: z.number().min(0).nullable(),
  latenessMs: z.number().min(0).nullable(),
  /** Of the computer's own supply; `was-low` at least once since its start. */
  supply: z.enum(["good", "was-low", "low"]).nullable().optional(),
  /** How often a device came again on USB since the computer started, at least: a weak supply, a bad cable, a hub that resets. */
  usbReplugs: place.nullable().optional(),
  /** Events that the hub has not acknowledged, and those of journals before this one. */
  unsent: place,
  archived: place,
  /** Publications in flight, and what waits for a place among them. */
  flying: place,
  due: place,
  /** Those with troubles first; the centre tells as many as find room in 4 KiB. */
  devices: z.array(device).max(DEVICES_MAX).readonly().optional(),
});

export type TelemetryMessage = Readonly<z.infer<typeof telemetry>>;
