import type { SlipOnPaper } from "./equipment.ts";

interface Told {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface TicketAudit {
  readonly reserved: number;
  readonly issued: number;
  readonly voided: number;
  readonly reprinted: number;
  readonly slips: number;
  readonly torn: number;
  /** Each a list of ticket numbers that break the promise. */
  readonly queuedWithoutPaper: readonly string[];
  readonly papersWithoutRecord: readonly string[];
  readonly numbersTwice: readonly string[];
  readonly originalsTwice: readonly string[];
  readonly copiesUnrecorded: readonly string[];
  readonly voidedButInHand: readonly string[];
  readonly undecided: readonly string[];
}

/** As tickets of the tests say it in English, Russian and Ukrainian. */
const COPY = /COPY|КОПИЯ|КОПІЯ/;
const NUMBER = /^[A-E]\d{3}$/;

const numberOf = ({ lines }: SlipOnPaper): string | null =>
  lines.find((line) => NUMBER.test(line.trim()))?.trim() ?? null;

/** Compares all paper that ever fell out of the printer with all that the journal says about tickets. */
export function auditTickets(events: readonly Told[], slips: readonly SlipOnPaper[]): TicketAudit {
  const ticketsOf = (type: string, holds: (data: Told["data"]) => boolean = () => true) =>
    events
      .filter((event) => event.type === `talon.${type}.v1` && holds(event.data))
      .map(({ data }) => `${data["ticket"]}`);
  const reserved = ticketsOf("ticket.reserved");
  const issued = ticketsOf("ticket.issued");
  const voided = ticketsOf("ticket.voided");
  const reprinted = ticketsOf("ticket.reprinted");
  const whole = slips.filter(({ isTorn }) => !isTorn);
  const isCopy = ({ lines }: SlipOnPaper) => lines.some((line) => COPY.test(line));
  const numbered = (some: readonly SlipOnPaper[]) => some.map(numberOf).filter((ticket) => ticket !== null);
  const papers = new Set(numbered(whole));
  const originals = numbered(whole.filter((slip) => !isCopy(slip)));
  const copies = numbered(whole.filter(isCopy));
  const nonePromised = new Set(ticketsOf("ticket.voided", ({ paper }) => paper === "none"));
  const known = new Set(reserved);
  const decided = new Set([...issued, ...voided]);
  return {
    reserved: reserved.length,
    issued: issued.length,
    voided: voided.length,
    reprinted: reprinted.length,
    slips: whole.length,
    torn: slips.length - whole.length,
    queuedWithoutPaper: issued.filter((ticket) => !papers.has(ticket)),
    papersWithoutRecord: numbered(slips).filter((ticket) => !known.has(ticket)),
    numbersTwice: [...repeated(reserved), ...repeated(issued)],
    originalsTwice: repeated(originals),
    copiesUnrecorded: [...new Set(copies)].filter((ticket) => countOf(copies, ticket) > countOf(reprinted, ticket)),
    voidedButInHand: [...nonePromised].filter((ticket) => papers.has(ticket)),
    undecided: reserved.filter((ticket) => !decided.has(ticket)),
  };
}

const countOf = (tickets: readonly string[], wanted: string): number =>
  tickets.filter((ticket) => ticket === wanted).length;

function repeated(tickets: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return tickets.filter((ticket) => seen.size === seen.add(ticket).size);
}
