/**
 * The QR of a ticket: `TALON1:{centre}:{visit}:{code}:{minutes}:{mac}`. It vouches for the number, the day and the minute at which it was taken,
 * and the hall checks it without a network. `minutes` is the UTC minute in base 36, `mac` the first 40 bits of a code of this machine's key over
 * `centre|visit|code|minutes`, in Crockford's base 32: somebody who guesses is right once in 10^12 tries.
 */
export interface TicketFacts {
  readonly centre: string;
  readonly visit: string;
  readonly code: string;
  /** When it was taken; whole minutes of it are on the ticket. */
  readonly takenWall: number;
}

/** The code of this machine's key over a text. */
export type TicketMac = (text: string) => Uint8Array;

export type TicketReading =
  | { readonly verdict: "genuine"; readonly visit: string; readonly code: string; readonly takenWall: number }
  /** Says that it is of this centre, and is not as this centre printed it. */
  | { readonly verdict: "altered"; readonly visit: string | null; readonly code: string }
  /** Of another centre, or no ticket at all. */
  | { readonly verdict: "foreign"; readonly visit: null; readonly code: string };

/** A ticket as people type it: number, time, and the letters below the QR. */
export interface TypedTicket {
  readonly ticket: string;
  readonly time: string;
  readonly mac: string;
}

const PREFIX = "TALON1";
const MINUTE_MS = 60_000;
const BASE = 36;
const MAC_CHARACTERS = 8;
const GROUP = 4;
/** Crockford's base 32: no I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const VISIT = /^\d{4}-\d{2}-\d{2}-[A-Z]{1,2}\d{3}$/;
const MINUTES = /^[0-9A-Z]{1,7}$/;
const TYPED = /^([A-Z]{1,2}\d{3})\s+(\d{1,2}):(\d{2})\s+([0-9A-Z-]+)$/;

const minutesOf = (wall: number): string =>
  Math.max(0, Math.floor(wall / MINUTE_MS))
    .toString(BASE)
    .toUpperCase();

export const ticketCode = (facts: TicketFacts, mac: TicketMac): string => codeText(facts, ticketMac(facts, mac));

/** What the QR of a ticket with these letters says, right or wrong. */
export const codeText = ({ centre, visit, code, takenWall }: TicketFacts, letters: string): string =>
  [PREFIX, centre, visit, code, minutesOf(takenWall), letters].join(":");

/** The eight letters that vouch for a ticket. */
export const ticketMac = ({ centre, visit, code, takenWall }: TicketFacts, mac: TicketMac): string =>
  base32(mac([centre, visit, code, minutesOf(takenWall)].join("|"))).slice(0, MAC_CHARACTERS);

/** In groups, so that people can type them. */
export const inGroups = (letters: string): string => `${letters.slice(0, GROUP)}-${letters.slice(GROUP)}`;

/** Whether a text wants to be a ticket of some centre. */
export const isTicketText = (text: string): boolean => text.startsWith(`${PREFIX}:`);

export function readTicketCode(text: string, centre: string, mac: TicketMac): TicketReading {
  const [prefix, home, visit = "", code = "", minutes = ""] = text.split(":");
  if (prefix !== PREFIX || home !== centre) return { verdict: "foreign", visit: null, code: "" };
  const isReadable = VISIT.test(visit) && MINUTES.test(minutes);
  const takenWall = Number.parseInt(minutes, BASE) * MINUTE_MS;
  if (isReadable && ticketCode({ centre, visit, code, takenWall }, mac) === text) {
    return { verdict: "genuine", visit, code, takenWall };
  }
  return { verdict: "altered", visit: VISIT.test(visit) ? visit : null, code };
}

/** `A017 14:02 K3F9-Q2ZX`, in small letters too; null for anything else. Letters that Crockford leaves out are read as the digits they look like. */
export function readTypedTicket(text: string): TypedTicket | null {
  const [, ticket, hours = "", minutes = "", letters = ""] = TYPED.exec(text.trim().toUpperCase()) ?? [];
  const mac = letters.replaceAll("-", "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  if (ticket === undefined || mac.length !== MAC_CHARACTERS) return null;
  return { ticket, time: `${hours.padStart(2, "0")}:${minutes}`, mac };
}

/** Whether what was typed is what this ticket says; `time` is the centre's own time of `facts.takenWall`, as HH:MM. */
export const isTypedTicket = (typed: TypedTicket, facts: TicketFacts & { readonly time: string }, mac: TicketMac) =>
  facts.visit.endsWith(`-${typed.ticket}`) && facts.time === typed.time && ticketMac(facts, mac) === typed.mac;

function base32(bytes: Uint8Array): string {
  let letters = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      letters += ALPHABET[(held >> bits) & 31];
    }
  }
  return letters;
}
