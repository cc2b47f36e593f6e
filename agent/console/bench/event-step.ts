import type { StoryStep } from "./bench-state.ts";
import type { Happening } from "./story.ts";

/** An event of the journal as it comes by `watch`: a CloudEvent whose data nobody here needs to believe. */
export interface SeenEvent {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly data: SeenFacts;
}

/** The facts that the bench looks at; what they hold is checked where it is used. */
const FACTS = [
  "ticket",
  "visit",
  "service",
  "stage",
  "station",
  "device",
  "score",
  "fault",
  "why",
  "phase",
  "supply",
  "next",
  "by",
  "minutes",
  "retake",
  "appointment",
  "verdict",
] as const;
export type SeenFacts = Readonly<Partial<Record<(typeof FACTS)[number], unknown>>>;

const WIRE_TYPE = /^talon\.(.+)\.v\d+$/;

/** Reads a CloudEvent loosely; null where it is not one. */
export function seeEvent(seq: number, event: unknown, at: number): SeenEvent | null {
  const read: unknown = typeof event === "string" ? parse(event) : event;
  if (typeof read !== "object" || read === null) return null;
  const { type, data, time } = read as Record<string, unknown>;
  if (typeof type !== "string") return null;
  const short = WIRE_TYPE.exec(type)?.[1] ?? type;
  const when = typeof time === "string" ? Date.parse(time) : at;
  const facts = typeof data === "object" && data !== null ? (data as SeenFacts) : {};
  return { seq, at: Number.isNaN(when) ? at : when, type: short, data: facts };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const BAD = new Set([
  "device.state.ill",
  "uplink.state.offline",
  "power.supply.low",
  "ticket.voided",
  "visit.no-show",
  "rating.refused",
  "operator.refused",
  "journal.gap",
  "appointment.refused",
  "scan.refused",
  "visit.overdue",
  "visit.at-risk",
  "centre.paused",
]);
/** What a supervisor would want to be told at once. */
const ALARMS = new Set(["signal.raised", "visit.overdue"]);
export const isAlarm = ({ type }: SeenEvent): boolean => ALARMS.has(type);

const GOOD = new Set([
  "ticket.issued",
  "document.handed-over",
  "rating.given",
  "centre.resumed",
  "device.state.well",
  "uplink.state.online",
  "power.supply.good",
]);
/** Worth telling only behind what led to them. */
const CONSEQUENCES = new Set(["device.state.well", "camera.marked", "visit.held", "visit.resumed"]);
/** Facts of the house that belong to no story a visitor cares about. */
const QUIET = new Set([
  "clock.anchored",
  "config.applied",
  "centre.observed",
  "call.shown",
  "camera.calibrated",
  "camera.compared",
  "device.tested",
  "journal.sealed",
]);

/** What a reader is told of an event, or null where it says nothing new. */
export function happeningOfEvent(seen: SeenEvent, now: number): Happening | null {
  if (QUIET.has(seen.type)) return null;
  if (seen.type === "device.state" && seen.data.fault === null && seen.data.phase !== "ready") return null;
  const place = CONSEQUENCES.has(wordOf(seen)) ? "consequence" : "news";
  return { at: now, step: stepOf(seen), about: aboutEvent(seen), seq: seen.seq, place };
}

/** The event as a sentence with gaps. */
export const stepOf = (seen: SeenEvent): StoryStep => ({
  word: wordOf(seen),
  gaps: { ...gapsOf(seen.data), seq: seen.seq },
  tone: toneOf(seen),
});

function wordOf(seen: SeenEvent): string {
  const { type, data } = seen;
  if (type === "device.state") return deviceWord(data);
  if (type === "uplink.state") return `uplink.state.${data.phase === "online" ? "online" : "offline"}`;
  if (type === "power.supply") return `power.supply.${data.supply === "good" ? "good" : "low"}`;
  if (type === "stage.finished" && data.next !== null) return "stage.finished.next";
  return type;
}

function deviceWord({ fault, phase }: SeenFacts): string {
  if (fault !== null) return "device.state.ill";
  return phase === "ready" ? "device.state.well" : "device.state.opening";
}

function toneOf(seen: SeenEvent): StoryStep["tone"] {
  const word = wordOf(seen);
  return BAD.has(word) ? "bad" : GOOD.has(word) ? "good" : "plain";
}

function gapsOf(data: SeenEvent["data"]): Record<string, string | number> {
  const gaps: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(data)) {
    if (typeof value === "string" || typeof value === "number") gaps[key] = value;
  }
  return gaps;
}

const TAGS = ["visit", "ticket", "station", "device"] as const;

function aboutEvent({ type, data }: SeenEvent): readonly string[] {
  const about: string[] = [];
  for (const tag of TAGS) {
    const value = data[tag];
    if (typeof value === "string") about.push(`${tag}:${value}`);
  }
  if (type === "ticket.reserved") about.push(`service:${String(data.service)}`);
  if (type === "uplink.state") about.push("network", "agent");
  if (type === "agent.started" || type.startsWith("centre.")) about.push("agent");
  if (type === "centre.paused" || type === "centre.resumed") about.push("hold");
  if (type === "appointment.refused") about.push("appointment");
  if (type === "ticket.reserved" && typeof data.appointment === "string") about.push("appointment");
  return about;
}
