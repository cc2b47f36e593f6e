import { z } from "zod";

/**
 * What one may ask of a running agent through its control socket `DIR/talon.sock`: one JSON object a line, at most
 * `REQUEST_BYTES_MAX` bytes; one answer a line, with the same `no`. `watch` goes on answering until the caller hangs up.
 */
export const REQUEST_BYTES_MAX = 64 * 1024;

const MINUTES_A_DAY = 24 * 60;
export const BREAK_REASONS = ["lunch", "rest", "duty", "equipment", "other"] as const;

const id = z.string().min(1).max(64);
const reason = z.string().min(1).max(200);
const station = { station: id };
const language = z.enum(["kk", "ru", "uk", "en"]);

/** What a scanner can be shown. */
export const CODE_CHARACTERS_MAX = 256;
const code = z.string().min(1).max(CODE_CHARACTERS_MAX);

/** About the whole centre and its devices. */
const centreVerbs = [
  z.strictObject({ verb: z.literal("status") }),
  z.strictObject({ verb: z.literal("watch") }),
  z.strictObject({ verb: z.literal("queue") }),
  /** Presses a key of a virtual keys device for 120 ms, or holds a code before a virtual scanner. */
  z.strictObject({ verb: z.literal("press"), device: id, key: code }),
  /** Switches a fault of a device whose link is `sim`. */
  z.strictObject({ verb: z.literal("fault"), device: id, fault: id, on: z.boolean() }),
  /** Has the device prove itself: a test slip, a test pattern, a pulse; or awaits a word of it, see device-test.ts. */
  z.strictObject({ verb: z.literal("test"), device: id }),
  /** Lets a device in again that is left out because its driver threw. */
  z.strictObject({ verb: z.literal("readmit"), device: id }),
  /** Somebody read a recorder's clock: how far it is ahead of ours. */
  z.strictObject({ verb: z.literal("offset"), camera: id, ms: z.number().int().min(-864e5).max(864e5) }),
  /** Holds the whole centre, and lets it go on. */
  z.strictObject({ verb: z.literal("hold"), reason }),
  z.strictObject({ verb: z.literal("resume") }),
  /** Goes back to the configuration that was in force before. */
  z.strictObject({ verb: z.literal("revert") }),
  /** Takes a ticket as a kiosk key does. */
  z.strictObject({
    verb: z.literal("ticket"),
    service: id,
    language: language.optional(),
    priority: z.enum(["ordinary", "privileged"]).optional(),
  }),
  /** Takes a ticket for an appointment, by its code. */
  z.strictObject({ verb: z.literal("check-in"), appointment: id, language: language.optional() }),
  /** Verifies a ticket by the text of its QR, or by its number, time and letters. */
  z.strictObject({ verb: z.literal("verify"), text: code }),
] as const;

/** What an operator's keys do. */
const stationVerbs = [
  z.strictObject({ verb: z.literal("sign-in"), ...station, operator: id }),
  /** Signs in by the number of a card or by a PIN. */
  z.strictObject({ verb: z.literal("credential"), ...station, kind: z.enum(["card", "pin"]), text: id }),
  z.strictObject({ verb: z.literal("sign-out"), ...station }),
  z.strictObject({ verb: z.literal("break"), ...station, reason: z.enum(BREAK_REASONS) }),
  z.strictObject({ verb: z.literal("back"), ...station }),
  z.strictObject({ verb: z.literal("call"), ...station, ticket: id.optional(), reason: reason.optional() }),
  z.strictObject({ verb: z.literal("recall"), ...station }),
  z.strictObject({ verb: z.literal("no-show"), ...station }),
  z.strictObject({ verb: z.literal("start"), ...station }),
  z.strictObject({
    verb: z.literal("finish"),
    ...station,
    outcome: z.enum(["passed", "failed"]).optional(),
    ticket: id.optional(),
  }),
  z.strictObject({ verb: z.literal("transfer"), ...station, stage: id, reason, back: z.boolean().optional() }),
  /** `minutes` is null where the citizen has to come back by himself. */
  z.strictObject({
    verb: z.literal("postpone"),
    ...station,
    minutes: z.number().int().min(1).max(MINUTES_A_DAY).nullable(),
    by: z.enum(["citizen", "centre"]),
    reason,
  }),
  z.strictObject({ verb: z.literal("return"), ...station, ticket: id }),
  z.strictObject({ verb: z.literal("gone"), ...station, ticket: id.optional(), reason: reason.optional() }),
  z.strictObject({ verb: z.literal("void"), ...station, ticket: id, reason }),
  z.strictObject({ verb: z.literal("annotate"), ...station, visit: id, text: reason }),
  z.strictObject({ verb: z.literal("rate"), ...station, score: z.number().int() }),
] as const;

export const request = z.discriminatedUnion("verb", [...centreVerbs, ...stationVerbs]);

export type Request = z.infer<typeof request>;
export type StationRequest = Extract<Request, { readonly station: string }>;

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
