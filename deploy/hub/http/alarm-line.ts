import type { CentreEvent } from "../../../agent/domain/event.ts";
import { parseRecord } from "../../../agent/journal/record.ts";
import type { KeptAlert } from "../alert-book.ts";
import { ALARMS_READ_MAX, type HubRead } from "../hub-read.ts";
import type { Finding } from "../seal-check.ts";
import type { AlarmLine, Gaps } from "./model.ts";

/** An alarm as a line that states facts; null where this version does not know its event. */
export function alarmLine({ centre, epoch, seq, heard, body }: KeptAlert): AlarmLine | null {
  const record = body === null ? null : parseRecord(body);
  if (!record?.ok) return null;
  const { event, wall } = record.value;
  const named = event.data as { readonly visit?: string; readonly ticket?: string };
  return {
    id: `${centre}/${epoch}/${seq}`,
    centre,
    heardMs: Date.parse(heard),
    atMs: wall,
    type: event.type,
    visit: named.visit ?? null,
    ticket: named.ticket ?? null,
    gaps: gapsOf(event),
  };
}

/** Facts of an event that are one word or one number: what a sentence may name. */
export function gapsOf({ data }: CentreEvent): Gaps {
  const plain = Object.entries(data).filter(([, value]) => typeof value === "string" || typeof value === "number");
  return Object.fromEntries(plain);
}

/** What the hub itself found, as a line like the others. */
const findingLine = ({ no, centre, atMs, type, gaps }: Finding): AlarmLine => ({
  id: `hub/${no}`,
  centre,
  heardMs: atMs,
  atMs,
  type,
  visit: null,
  ticket: null,
  gaps,
});

/** What centres told and what the hub found, newest first; null for all centres. */
export async function readAlarms(read: HubRead, centre: string | null, most: number): Promise<readonly AlarmLine[]> {
  const told = (await read.alarms({ centre, most })).flatMap((alarm) => alarmLine(alarm) ?? []);
  const found = (await read.findings(ALARMS_READ_MAX)).filter((one) => centre === null || one.centre === centre);
  return [...told, ...found.map(findingLine)].sort((one, other) => other.heardMs - one.heardMs).slice(0, most);
}
