import { z } from "zod";

const id = z.string().regex(/^[a-z0-9-]{1,32}$/);
const language = z.enum(["kk", "ru", "uk", "en"]);
const station = { station: id };

/** Everything that a visitor of the bench can do, as the page asks for it. */
export const act = z.discriminatedUnion("act", [
  z.strictObject({ act: z.literal("press"), service: id, language }),
  z.strictObject({ act: z.literal("sign-in"), ...station, operator: id }),
  z.strictObject({ act: z.literal("sign-out"), ...station }),
  z.strictObject({ act: z.literal("call"), ...station }),
  z.strictObject({ act: z.literal("recall"), ...station }),
  z.strictObject({ act: z.literal("no-show"), ...station }),
  z.strictObject({ act: z.literal("start"), ...station }),
  z.strictObject({ act: z.literal("finish"), ...station, outcome: z.enum(["passed", "failed"]) }),
  z.strictObject({ act: z.literal("transfer"), ...station, stage: id }),
  z.strictObject({ act: z.literal("rate"), ...station, score: z.number().int().min(1).max(5) }),
  z.strictObject({ act: z.literal("device-fault"), device: id, fault: id, on: z.boolean() }),
  z.strictObject({ act: z.literal("device-plug"), device: id, on: z.boolean() }),
  z.strictObject({ act: z.literal("network"), on: z.boolean() }),
  z.strictObject({ act: z.literal("agent"), on: z.boolean() }),
]);

export type Act = z.infer<typeof act>;
export type DeskAct = Extract<Act, { readonly station: string }>;
