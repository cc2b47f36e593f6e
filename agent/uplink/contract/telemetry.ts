import { z } from "zod";
import { id, moment, place, version } from "./words.ts";

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
});

export type TelemetryMessage = Readonly<z.infer<typeof telemetry>>;
