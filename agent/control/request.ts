import { z } from "zod";

/**
 * What one may ask of a running agent through its control socket `DIR/talon.sock`: one JSON object a line, at most
 * `REQUEST_BYTES_MAX` bytes; one answer a line, with the same `no`. `watch` goes on answering until the caller hangs up.
 */
export const REQUEST_BYTES_MAX = 64 * 1024;

const id = z.string().min(1).max(64);
const station = { station: id };

export const request = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.literal("status") }),
  z.strictObject({ verb: z.literal("watch") }),
  z.strictObject({ verb: z.literal("queue") }),
  /** Presses a key of a virtual keys device for 120 ms. */
  z.strictObject({ verb: z.literal("press"), device: id, key: id }),
  /** Switches a fault of a device whose link is `sim`. */
  z.strictObject({ verb: z.literal("fault"), device: id, fault: id, on: z.boolean() }),
  /** Has the device prove itself: a test slip, a test pattern, a pulse. */
  z.strictObject({ verb: z.literal("test"), device: id }),
  z.strictObject({ verb: z.literal("sign-in"), ...station, operator: id }),
  z.strictObject({ verb: z.literal("sign-out"), ...station }),
  z.strictObject({
    verb: z.literal("call"),
    ...station,
    ticket: id.optional(),
    reason: z.string().max(200).optional(),
  }),
  z.strictObject({ verb: z.literal("recall"), ...station }),
  z.strictObject({ verb: z.literal("no-show"), ...station }),
  z.strictObject({ verb: z.literal("start"), ...station }),
  z.strictObject({ verb: z.literal("finish"), ...station, outcome: z.enum(["passed", "failed"]).optional() }),
  z.strictObject({ verb: z.literal("transfer"), ...station, stage: id, reason: z.string().max(200) }),
  z.strictObject({ verb: z.literal("rate"), ...station, score: z.number().int() }),
  /** Takes a ticket as a kiosk key does. */
  z.strictObject({ verb: z.literal("ticket"), service: id, language: z.enum(["kk", "ru", "uk", "en"]).optional() }),
]);

export type Request = z.infer<typeof request>;

/** `why` is a code of kernel/fault.ts where the agent knows one, else a sentence. */
export type Reply = ({ readonly no: number } & Yes) | ({ readonly no: number } & No);

export interface Yes {
  readonly ok: true;
  readonly value: unknown;
}

export interface No {
  readonly ok: false;
  readonly why: string;
  readonly what: string;
  readonly cure: string;
}
