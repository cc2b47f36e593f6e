import type { TicketStatus } from "../control/status.ts";
import type { Centre } from "../domain/centre.ts";
import type { CentreInput } from "../domain/input.ts";
import type { Rules } from "../domain/rules.ts";
import type { Signer } from "../ports/signer.ts";
import { standingOf } from "./queue-status.ts";
import { ticketScanned } from "./scan-desk.ts";
import { localTimes, ticketFacts } from "./slip.ts";
import { isTypedTicket, readTicketCode, readTypedTicket, ticketCode } from "./ticket-code.ts";

export interface TicketJudge {
  readonly rules: Pick<Rules, "centre" | "stations" | "timezone">;
  readonly signer: Pick<Signer, "mac">;
  readonly centre: Centre;
}

/** Who asks; it stands in the record. */
const BY = "control";

/** What can be said of a ticket by the text of its QR or by what is typed off it, and what is to be recorded of that. */
export function verifyTicket(
  judge: TicketJudge,
  text: string,
): { readonly status: TicketStatus; readonly input: CentreInput | null } {
  const typed = readTypedTicket(text);
  const qr = typed === null ? text : qrOf(judge, typed);
  if (qr === null) return { status: { ...NOTHING, verdict: "unknown", ticket: typed?.ticket ?? null }, input: null };
  const scan = { device: BY, station: null, text: qr };
  return { status: statusOfQr(judge, qr), input: ticketScanned(judge, scan) };
}

const NOTHING: TicketStatus = { verdict: "foreign", visit: null, ticket: null, takenAt: null, standing: null };

function statusOfQr({ rules, signer, centre }: TicketJudge, qr: string): TicketStatus {
  const reading = readTicketCode(qr, rules.centre, (facts) => signer.mac("ticket", facts));
  const { verdict, visit } = reading;
  if (visit === null) return { ...NOTHING, verdict };
  const ticket = visit.slice(visit.lastIndexOf("-") + 1);
  if (reading.verdict !== "genuine") return { ...NOTHING, verdict, visit, ticket };
  const takenAt = new Date(reading.takenWall).toISOString();
  return { verdict, visit, ticket, takenAt, standing: standingOf(centre.visits.get(visit)) };
}

/** The QR that belongs to what was typed, spoilt where it does not fit; null where no such ticket is open. */
function qrOf(
  { rules, signer, centre }: TicketJudge,
  typed: NonNullable<ReturnType<typeof readTypedTicket>>,
): string | null {
  const visit = centre.visits.get(`${centre.day}-${typed.ticket}`);
  if (visit === undefined) return null;
  const mac = (text: string): Uint8Array => signer.mac("ticket", text);
  const facts = ticketFacts(rules.centre, visit);
  const time = localTimes(rules.timezone)(facts.takenWall).slice(-TIME_CHARACTERS);
  const qr = ticketCode(facts, mac);
  return isTypedTicket(typed, { ...facts, time }, mac) ? qr : `${qr}!`;
}

/** 14:02 */
const TIME_CHARACTERS = 5;
