import { type MonoMs, since } from "../kernel/units.ts";
import { FRAME_EVENTS_MAX } from "./contract/schemas.ts";
import type { Bucket } from "./state.ts";

/** Holds one second's worth, and at least a full frame: a slow rate must not make frames small. */
const capacity = (perSecond: number): number => Math.max(perSecond, FRAME_EVENTS_MAX);

export function refill(bucket: Bucket, now: MonoMs): Bucket {
  const gained = (since(bucket.at, now) * bucket.perSecond) / 1000;
  return { ...bucket, tokens: Math.min(capacity(bucket.perSecond), bucket.tokens + gained), at: now };
}

/** What was saved up at the old rate stays, up to what the new one may hold. */
export function setRate(bucket: Bucket, perSecond: number, now: MonoMs): Bucket {
  const full = refill(bucket, now);
  return { ...full, perSecond, tokens: Math.min(full.tokens, capacity(perSecond)) };
}

export const spend = (bucket: Bucket, tokens: number): Bucket => ({ ...bucket, tokens: bucket.tokens - tokens });

/** How long until so many are there. */
export const waitMs = (bucket: Bucket, tokens: number): number =>
  Math.max(0, Math.ceil(((tokens - bucket.tokens) * 1000) / bucket.perSecond));
