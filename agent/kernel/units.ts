declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** Milliseconds since the machine started: for durations and timers. Never goes back. */
export type MonoMs = Branded<number, "MonoMs">;
/** Milliseconds since 1970 by the wall clock: for people. May jump. */
export type WallMs = Branded<number, "WallMs">;
/** Place of a record in this centre's journal; from 1, without gaps. */
export type Seq = Branded<number, "Seq">;
/** A business day at the centre, as 2026-08-23; it turns when the centre says, not at midnight. */
export type Day = Branded<string, "Day">;

export const monoMs = (n: number): MonoMs => n as MonoMs;
export const wallMs = (n: number): WallMs => n as WallMs;
export const seq = (n: number): Seq => n as Seq;
export const day = (s: string): Day => s as Day;

export const later = (at: MonoMs, ms: number): MonoMs => (at + ms) as MonoMs;
export const since = (from: MonoMs, to: MonoMs): number => to - from;

/** How far the wall clock can be believed: nobody set it, it ran on from what we last knew, a battery clock, or a time server. */
export type ClockQuality = "none" | "holdover" | "rtc" | "ntp";

/** What the agent knows of the time when it takes one letter. */
export interface Moment {
  readonly mono: MonoMs;
  readonly wall: WallMs;
  readonly quality: ClockQuality;
}
