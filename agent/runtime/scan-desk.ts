import type { Language } from "../domain/event.ts";
import type { CentreInput, TicketScanned } from "../domain/input.ts";
import type { Rules } from "../domain/rules.ts";
import type { Signer } from "../ports/signer.ts";
import { credentialDigest } from "./credential.ts";
import { isTicketText, readTicketCode } from "./ticket-code.ts";

/** What one scanner's texts are read with. */
export interface ScanDesk {
  readonly rules: Pick<Rules, "centre" | "stations">;
  readonly signer: Pick<Signer, "mac">;
  /** Makes the code of a ticket that nobody can guess. */
  readonly code: () => string;
  /** Of a citizen who checks in. */
  readonly language: Language;
}

const APPOINTMENT = /^[0-9A-Z]{4,16}$/;

/**
 * What a scanned text means where it was scanned. At a station a ticket moves its visit and everything else is a card; a scanner that no station
 * names stands at a kiosk. Null for a text that means nothing there.
 */
export function scanInput(desk: ScanDesk, device: string, text: string): CentreInput | null {
  const station = desk.rules.stations.find((one) => one.scanner === device)?.id ?? null;
  if (isTicketText(text)) return ticketScanned(desk, { device, station, text });
  if (station !== null) {
    return { type: "credential.shown", station, kind: "card", digest: credentialDigest(desk.signer, "card", text) };
  }
  if (!APPOINTMENT.test(text)) return null;
  const { language, code } = desk;
  return { type: "appointment.shown", appointment: text, language, kiosk: device, code: code() };
}

interface Scan {
  readonly device: string;
  readonly station: string | null;
  readonly text: string;
}

export function ticketScanned(
  { rules, signer }: Pick<ScanDesk, "rules" | "signer">,
  { device, station, text }: Scan,
): TicketScanned {
  const { visit, code, verdict } = readTicketCode(text, rules.centre, (facts) => signer.mac("ticket", facts));
  return { type: "ticket.scanned", device, station, visit, code, verdict };
}
