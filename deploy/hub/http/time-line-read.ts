import type { Recorded } from "../../../agent/journal/record.ts";
import { EVENTS_READ_MAX, type HubRead, type VisitKey } from "../hub-read.ts";
import { recordsOf } from "./case-view.ts";
import type { TimeLine } from "./model.ts";
import { timeLineOf } from "./time-line.ts";

/** So many records before a visit are looked through for who is signed in and which devices are well. */
const LOOK_BACK = 2_000;
/** A longer stretch of a journal is not read for one visit: then only its own records tell. */
const STRETCH_MAX = 10_000;

const TYPE = /"type":"talon\.([a-z.-]+)\.v\d+"/;

/** What happens to all visits at once, and so to this one. */
const COMMON: ReadonlySet<string> = new Set([
  "agent.started",
  "centre.opened",
  "centre.paused",
  "centre.resumed",
  "clock.anchored",
  "device.state",
  "journal.resumed",
  "operator.signed-in",
  "operator.signed-out",
  "operator.paused",
  "operator.resumed",
  "operator.revoked",
]);

/** Null where the hub has nothing of the visit. */
export async function readTimeLine(read: HubRead, key: VisitKey): Promise<TimeLine | null> {
  const [found] = await read.visits([key]);
  const own = recordsOf(found?.bodies ?? []);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return null;
  const from = Math.max(1, first.seq - LOOK_BACK);
  const isApart = last.epoch !== first.epoch || last.seq - from > STRETCH_MAX;
  const around = isApart ? own : await readAround(read, key, { epoch: first.epoch, first: from, last: last.seq });
  return timeLineOf(key, around);
}

interface Stretch {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
}

async function readAround(read: HubRead, key: VisitKey, { epoch, first, last }: Stretch): Promise<readonly Recorded[]> {
  const bodies: string[] = [];
  for (let from = first; from <= last; from += EVENTS_READ_MAX) {
    const upTo = Math.min(last, from + EVENTS_READ_MAX - 1);
    bodies.push(...(await read.events({ centre: key.centre, epoch, first: from, last: upTo })));
  }
  const types = bodies.map((body) => TYPE.exec(body)?.[1] ?? "");
  // How long it was dark is counted from the last record before a start.
  const isWanted = (body: string, at: number): boolean =>
    COMMON.has(types[at] ?? "") || types[at + 1] === "agent.started" || body.includes(`"${key.visit}"`);
  return recordsOf(bodies.filter(isWanted));
}
