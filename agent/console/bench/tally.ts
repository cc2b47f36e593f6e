import type { Note } from "../../control/status.ts";
import type { CallView, CameraView, JournalLine, StationView, Story } from "./bench-state.ts";
import { happeningOfEvent, isAlarm, type SeenEvent, seeEvent, stepOf } from "./event-step.ts";
import { nobodySeen, type SeenVisits, seeVisit } from "./seen-visits.ts";
import { type Happening, tell } from "./story.ts";

export const LINES_MAX = 40;
export const CALLS_MAX = 6;
export const ALARMS_MAX = 8;
const NOTICE_MS = 12_000;

/** What the bench remembers of what it was told: everything that the agent's own status does not say. */
export interface Tally {
  readonly lines: readonly JournalLine[];
  readonly stories: readonly Story[];
  readonly calls: readonly CallView[];
  readonly cameras: Readonly<Record<string, CameraView>>;
  readonly rated: Readonly<Record<string, StationView["rated"]>>;
  readonly visits: SeenVisits;
  /** Newest first. */
  readonly alarms: readonly JournalLine[];
  readonly notice: { readonly fault: string; readonly at: number } | null;
}

export const emptyTally: Tally = {
  lines: [],
  stories: [],
  calls: [],
  cameras: {},
  rated: {},
  visits: nobodySeen,
  alarms: [],
  notice: null,
};

export const addHappening = (tally: Tally, happening: Happening): Tally => ({
  ...tally,
  stories: tell(tally.stories, happening),
});

/** The last word of the kiosk to a citizen, while it is still worth showing. */
export const noticeAt = (tally: Tally, now: number): string | null =>
  tally.notice !== null && now - tally.notice.at < NOTICE_MS ? tally.notice.fault : null;

export function addNote(tally: Tally, note: Note, now: number): Tally {
  switch (note.kind) {
    case "event": {
      const seen = seeEvent(note.seq, note.event, now);
      return seen === null ? tally : addEvent(tally, seen, now);
    }
    case "pin":
      return note.level === "active" ? addPulse(tally, note.device, now) : tally;
    case "notice":
      return addNotice(tally, note, now);
    default:
      return tally;
  }
}

function addEvent(tally: Tally, seen: SeenEvent, now: number): Tally {
  if (seen.seq <= (tally.lines[0]?.seq ?? 0)) return tally;
  const ticket = typeof seen.data.ticket === "string" ? seen.data.ticket : null;
  const line: JournalLine = { seq: seen.seq, at: seen.at, type: seen.type, ticket, step: stepOf(seen) };
  const grown = {
    ...tally,
    lines: [line, ...tally.lines].slice(0, LINES_MAX),
    visits: seeVisit(tally.visits, seen),
    alarms: isAlarm(seen) ? [line, ...tally.alarms].slice(0, ALARMS_MAX) : tally.alarms,
  };
  const happening = happeningOfEvent(seen, now);
  const told = happening === null ? grown : addHappening(grown, happening);
  return rate(call(seen.type === "ticket.reserved" ? { ...told, notice: null } : told, seen), seen, now);
}

function call(tally: Tally, { type, data, at }: SeenEvent): Tally {
  if (type !== "visit.called" && type !== "visit.recalled") return tally;
  const ticket = String(data.ticket);
  const station = String(data.station);
  const rest = tally.calls.filter((other) => other.ticket !== ticket);
  return { ...tally, calls: [{ ticket, station, at }, ...rest].slice(0, CALLS_MAX) };
}

function rate(tally: Tally, { type, data }: SeenEvent, now: number): Tally {
  if (type !== "rating.given" && type !== "rating.refused") return tally;
  const score = typeof data.score === "number" ? data.score : null;
  const refused = typeof data.why === "string" ? data.why : null;
  return { ...tally, rated: { ...tally.rated, [String(data.station)]: { at: now, score, refused } } };
}

function addPulse(tally: Tally, device: string, now: number): Tally {
  const before = tally.cameras[device]?.pulses ?? 0;
  return { ...tally, cameras: { ...tally.cameras, [device]: { device, pulses: before + 1, at: now } } };
}

function addNotice(tally: Tally, note: Extract<Note, { kind: "notice" }>, now: number): Tally {
  const happening: Happening = {
    at: now,
    step: { word: "notice", gaps: { fault: note.fault }, tone: "bad" },
    about: [note.device === "kiosk" ? "kiosk" : `device:${note.device}`],
    seq: 0,
    place: "news",
  };
  const told = addHappening(tally, happening);
  return note.device === "kiosk" ? { ...told, notice: { fault: note.fault, at: now } } : told;
}
