import type { CentreEvent, EventOf } from "../../domain/event.ts";
import type { Instant } from "../../domain/instant.ts";
import { type Finding, once } from "./tally.ts";
import { type AllWatched, isDown } from "./watched.ts";

interface Around {
  readonly watched: AllWatched;
  readonly now: Instant;
  readonly boards: ReadonlyMap<string, string>;
}

/** What an event says by itself about the machines of the centre. */
export function findingsOf(event: CentreEvent, around: Around): readonly Finding[] {
  switch (event.type) {
    case "visit.called":
      return called(event.data.station, around);
    case "visit.no-show":
      return [once(`board/${event.data.station}/no-show/${fairness(event)}`)];
    case "camera.marked":
      return marked(event);
    case "clock.anchored":
      return [{ key: "clock", stretch: corrected(event, around.now) }];
    case "journal.gap": {
      const { cause, first, last } = event.data;
      return [once(`gap/${cause}/times`), { key: `gap/${cause}/records`, add: Math.max(0, last - first + 1) }];
    }
    case "agent.started":
      return [once(`version/${event.data.version}`)];
    case "command.finished":
      return [once(`command/${event.data.op}/${event.data.outcome}`)];
    default:
      return paperFindings(event);
  }
}

function paperFindings(event: CentreEvent): readonly Finding[] {
  switch (event.type) {
    case "ticket.reserved":
      return [once("paper/reserved")];
    case "ticket.issued":
      return [once(`paper/issued/${event.data.proof}`)];
    case "ticket.unproven":
      return [once(`paper/unproven/${event.data.why}`)];
    case "ticket.rerouted":
      return [once(`paper/rerouted/${event.data.why}`)];
    case "ticket.reprinted":
      return [once(`paper/reprinted/${event.data.why}`)];
    case "ticket.voided":
      return [once(`paper/voided/${event.data.why}`)];
    default:
      return [];
  }
}

/** A board that has said nothing since the start is not called dead. */
function called(station: string, { watched, boards }: Around): readonly Finding[] {
  const board = boards.get(station);
  const isDead = board !== undefined && isDown(watched.get(`device/${board}`)?.phase);
  return [once(`board/${station}/calls`), ...(isDead ? [once(`board/${station}/dead-calls`)] : [])];
}

function fairness({ data: { fair } }: EventOf<"visit.no-show">): string {
  if (fair === undefined) return "unknown";
  return fair ? "fair" : "unfair";
}

function marked({ data: { camera, made, confirmed } }: EventOf<"camera.marked">): readonly Finding[] {
  const outcome = made ? (confirmed ? "confirmed" : "made") : "failed";
  return [once(`camera/${camera}/${outcome}`)];
}

function corrected({ data: { correctionMs } }: EventOf<"clock.anchored">, now: Instant) {
  const ms = correctionMs === null ? null : Math.round(Math.abs(correctionMs));
  const why = correctionMs === null ? "unknown" : correctionMs >= 0 ? "late" : "early";
  return { from: now.wall, ms, why, isOpen: false };
}
