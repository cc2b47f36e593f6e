import { deepEqual, equal, ok } from "node:assert/strict";
import { businessDay } from "../../agent/domain/decide-day.ts";
import type { Recorded } from "../../agent/journal/record.ts";
import { plan } from "./centre-plan.ts";

export interface PaperSlip {
  readonly lines: readonly string[];
  readonly isComplete: boolean;
}

interface TicketStory {
  readonly visit: string;
  readonly ticket: string;
  reprints: number;
  fate: "reserved" | "issued" | "voided" | "closed";
  calls: number;
  /** Stages that were served and not rated yet. */
  readonly unrated: string[];
}

/** What must be true of every ticket: from the journal alone, and from the paper that lies on the floor. */
export function checkTickets(facts: readonly Recorded[], slips: readonly PaperSlip[]): void {
  const stories = new Map<string, TicketStory>();
  const openJobs = new Set<string>();
  const buttons = new Map<string, string>();
  for (const fact of facts) {
    const { event } = fact;
    if (isSaidOnly(event) || !("visit" in event.data) || event.data.visit === undefined) continue;
    const { visit } = event.data;
    if (event.type === "ticket.reserved") {
      ok(!stories.has(visit), `no number twice on one day: ${visit}`);
      ok(!isOfADayThatWasOver(fact, event.data.day), `nobody is given a number of a day that was over: ${visit}`);
      const { kiosk, service, language, ticket } = event.data;
      const button = event.data.appointment == null ? `${kiosk} ${service} ${language} ${event.data.priority}` : visit;
      ok(!openJobs.has(button), "a button has one open job at a time");
      openJobs.add(button);
      stories.set(visit, { visit, ticket, reprints: 0, fate: "reserved", calls: 0, unrated: [] });
      buttons.set(visit, button);
      continue;
    }
    const story = stories.get(visit);
    ok(story !== undefined, `everything about ${visit} comes after its reservation`);
    tell(story, event);
    if (story.fate !== "reserved") openJobs.delete(buttons.get(visit) ?? "");
  }
  checkPaper([...stories.values()], slips);
}

/** A clock that nobody set ends no day. */
const isOfADayThatWasOver = ({ recordedWall, quality }: Recorded, day: string): boolean =>
  quality !== "none" && day < businessDay(recordedWall, plan);

/** A scanner reads whatever is held before it. */
const isSaidOnly = ({ type }: Recorded["event"]): boolean => type === "scan.refused" || type === "ticket.checked";

function tell(story: TicketStory, event: Recorded["event"]): void {
  switch (event.type) {
    case "ticket.reprinted":
      equal(story.fate, "reserved", "only an unproven slip is printed again");
      story.reprints += 1;
      equal(event.data.copy, story.reprints, "copies are counted without gaps");
      break;
    case "ticket.issued":
      equal(story.fate, "reserved", "a ticket is issued once");
      story.fate = "issued";
      break;
    case "ticket.voided":
      equal(story.fate, "reserved", "only what was never issued is voided");
      story.fate = "voided";
      break;
    case "visit.called":
      equal(story.fate, "issued", "nobody is called without paper in the hand");
      ok((event.data.waitedMs ?? 0) >= 0, "nobody waits less than nothing");
      story.calls += 1;
      break;
    case "stage.started":
      ok(story.calls > 0 || event.data.by === "scan", "nobody is served who was not called or came by himself");
      break;
    case "stage.finished":
      story.unrated.push(event.data.stage);
      break;
    case "visit.closed":
      equal(story.fate, "issued", "a visit ends once, and only one that was issued");
      story.fate = "closed";
      break;
    case "rating.given": {
      const at = story.unrated.indexOf(event.data.stage);
      ok(at >= 0, "K9: one rating a served stage");
      story.unrated.splice(at, 1);
      break;
    }
    default:
      break;
  }
}

/** Slips that lie about, against the journal: none unknown, none doubled without a mark, none missing. */
function checkPaper(stories: readonly TicketStory[], slips: readonly PaperSlip[]): void {
  const byTicket = Map.groupBy(stories, (story) => story.ticket);
  const paper = Map.groupBy(
    slips.map(readSlip).filter((slip) => slip !== null),
    (slip) => slip.ticket,
  );
  for (const [ticket, found] of paper) {
    const known = byTicket.get(ticket) ?? [];
    ok(known.length > 0, `no paper without a record: ${ticket}`);
    const originals = found.filter((slip) => !slip.isCopy);
    ok(originals.length <= known.length, `never more unmarked slips than tickets of one number: ${ticket}`);
    const reprints = known.reduce((sum, story) => sum + story.reprints, 0);
    ok(found.length - originals.length <= reprints, `never more copies than were ordered: ${ticket}`);
  }
  const issued = stories.filter((story) => story.fate === "issued" || story.fate === "closed");
  const missing = [...Map.groupBy(issued, (story) => story.ticket)]
    .filter(([ticket, those]) => (paper.get(ticket) ?? []).filter((slip) => slip.isComplete).length < those.length)
    .map(([ticket]) => ticket);
  deepEqual(missing, [], "no queued number without paper");
}

/** The number, and whether it is marked as a copy; a piece torn off before its number says nothing to anybody. */
export function readSlip({ lines, isComplete }: PaperSlip) {
  const ticket = lines.map((line) => /\b[A-Z]\d{3}\b/.exec(line)?.[0]).find((found) => found !== undefined);
  if (ticket === undefined) return null;
  return { ticket, isCopy: lines.some((line) => line.includes("ticket.copy")), isComplete };
}
