import { z } from "zod";
import { id, milliseconds, ticket, visit, words } from "./shapes.ts";

/** Devices, cameras, the way to the hub, the clock. */
export const equipmentEvents = {
  "camera.marked": z.strictObject({
    camera: id,
    station: id,
    visit,
    ticket,
    act: z.enum(["called", "started", "finished", "handed-over", "no-show"]),
    confirmed: z.boolean(),
    made: z.boolean(),
    /** How far the recorder's clock is ahead of ours at this moment, by its last comparisons; null where it was never compared. */
    offsetMs: z.number().int().nullable().optional(),
    /** How far that may be wrong. */
    uncertaintyMs: milliseconds.nullable().optional(),
  }),
  /** A trace was left in the footage that stands for no act, to find out later how far the recorder's clock was off. */
  "camera.calibrated": z.strictObject({
    camera: id,
    confirmed: z.boolean(),
    made: z.boolean(),
    /** How far the recorder's clock should be ahead of ours, by its last comparisons; null where it was never compared. */
    offsetMs: z.number().int().nullable(),
    /** How far that may be wrong. */
    uncertaintyMs: milliseconds.nullable(),
  }),
  /** Once for each call: which boards showed it, how long after it, and whether they said themselves what they hold. */
  "call.shown": z.strictObject({
    visit,
    ticket,
    station: id,
    stage: id,
    boards: z
      .array(
        z.strictObject({
          board: id,
          /** The board answered what it holds; or its wire took the frame; or neither in time. */
          proof: z.enum(["read-back", "taken", "none"]),
          afterMs: milliseconds.nullable(),
        }),
      )
      .min(1)
      .max(16),
  }),
  /** Somebody read the recorder's clock beside ours. */
  "camera.compared": z.strictObject({
    camera: id,
    offsetMs: z.number().int(),
    /** Of the recorder's clock since the comparison before; null where there is none. */
    driftPpm: z.number().nullable(),
    by: words,
  }),
  "device.state": z.strictObject({
    device: id,
    phase: z.enum(["absent", "opening", "ready", "degraded", "failed"]),
    fault: words.nullable(),
  }),
  /** Somebody had a device prove itself; what a device says while it is tested is heard by the test alone, so the journal says that there was one. */
  "device.tested": z.strictObject({
    device: id,
    /** It was told to, and somebody looked; or the key, the code or the painted face that was waited for; or nothing in time. */
    came: z.enum(["told", "key", "code", "face", "nothing"]),
  }),
  /** The computer's own power, where it measures that: too low, too low for a moment since the last look, enough again. */
  "power.supply": z.strictObject({ supply: z.enum(["low", "dipped", "good"]) }),
  "uplink.state": z.strictObject({ phase: z.enum(["offline", "online"]), fault: words.nullable() }),
  "clock.anchored": z.strictObject({
    bootId: words,
    monoMs: z.number(),
    wall: z.string(),
    /** How far the clock was wrong before, in ms; positive where it was late; null where that is not known. */
    correctionMs: z.number().nullable(),
  }),
} as const;
