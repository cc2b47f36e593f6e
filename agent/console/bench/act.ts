import { z } from "zod";
import { BREAK_REASONS } from "../../control/request.ts";

const MINUTES_A_DAY = 24 * 60;

const id = z.string().regex(/^[a-z0-9-]{1,32}$/);
const language = z.enum(["kk", "ru", "uk", "en"]);
const ticket = z.string().regex(/^[A-Z]{1,2}\d{3}$/);
const station = { station: id };

/** Everything that a visitor of the bench can do, as the page asks for it. */
export const act = z.discriminatedUnion("act", [
  z.strictObject({ act: z.literal("press"), service: id, language, privileged: z.boolean().optional() }),
  /** What a citizen types may be no appointment at all. */
  z.strictObject({ act: z.literal("check-in"), appointment: z.string().min(1).max(16), language }),
  z.strictObject({ act: z.literal("sign-in"), ...station, operator: id }),
  z.strictObject({ act: z.literal("sign-out"), ...station }),
  z.strictObject({ act: z.literal("break"), ...station, reason: z.enum(BREAK_REASONS) }),
  z.strictObject({ act: z.literal("back"), ...station }),
  z.strictObject({ act: z.literal("call"), ...station }),
  z.strictObject({ act: z.literal("recall"), ...station }),
  z.strictObject({ act: z.literal("no-show"), ...station }),
  z.strictObject({ act: z.literal("start"), ...station }),
  z.strictObject({ act: z.literal("finish"), ...station, outcome: z.enum(["passed", "failed"]) }),
  z.strictObject({ act: z.literal("transfer"), ...station, stage: id, back: z.boolean().optional() }),
  /** `minutes` is null where the citizen comes back by himself. */
  z.strictObject({
    act: z.literal("postpone"),
    ...station,
    minutes: z.number().int().min(1).max(MINUTES_A_DAY).nullable(),
  }),
  z.strictObject({ act: z.literal("return"), ...station, ticket }),
  z.strictObject({ act: z.literal("gone"), ...station }),
  z.strictObject({ act: z.literal("rate"), ...station, score: z.number().int().min(1).max(5) }),
  /** Somebody's paper before the scanner of a station. */
  z.strictObject({ act: z.literal("scan"), ...station, ticket }),
  z.strictObject({ act: z.literal("hold"), on: z.boolean() }),
  z.strictObject({ act: z.literal("device-fault"), device: id, fault: id, on: z.boolean() }),
  z.strictObject({ act: z.literal("device-plug"), device: id, on: z.boolean() }),
  z.strictObject({ act: z.literal("network"), on: z.boolean() }),
  z.strictObject({ act: z.literal("agent"), on: z.boolean() }),
]);

export type Act = z.infer<typeof act>;
export type DeskAct = Extract<Act, { readonly station: string }>;
