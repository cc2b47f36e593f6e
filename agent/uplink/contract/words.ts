import { z } from "zod";

export const id = z.string().regex(/^[a-z0-9-]{1,32}$/);
export const epoch = z.string().regex(/^[0-9A-Za-z-]{1,64}$/);
export const moment = z.iso.datetime();
export const words = z.string().max(200);
export const place = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const chain = z.string().regex(/^[0-9a-f]{64}$/);
export const version = z.literal(1);

export const range = z
  .object({ first: place.min(1), last: place.min(1) })
  .refine((r) => r.first <= r.last, "first is after last");

const RECONNECT_MS_MAX = 86_400_000;

/** Hang up and come back: `after` says when, `spread` over how long the centres divide themselves. */
export const reconnect = z.object({
  after: z.number().int().min(0).max(RECONNECT_MS_MAX),
  spread: z.number().int().min(0).max(RECONNECT_MS_MAX).optional(),
});

const minuteOfDay = place.max(24 * 60);

/** When doors are open, in minutes after local midnight: what coverage is measured against. */
export const opening = z.object({ opensAt: minuteOfDay, closesAt: minuteOfDay, timezone: words });
