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
  readonly wholeTickets: number;
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

/** The last line of a ticket ends with the time. */
const LAST_LINE = /\d{2}\.\d{2}\.\d{4} \d{2}:\d{2}$/;

interface Ticket {
  readonly number: string;
  readonly isCopy: boolean;
  readonly isWhole: boolean;
}

/** The tickets on one strip of paper: where the power went in the middle of one, the next stands below its beginning. */
function ticketsOn({ lines }: SlipOnPaper): readonly Ticket[] {
  const starts = lines.flatMap((line, at) => (NUMBER.test(line.trim()) ? [at] : []));
  return starts.map((start, no) => ({
    number: lines[start]?.trim() ?? "",
    isCopy: COPY.test(lines[start - 1] ?? ""),
    isWhole: lines.slice(start, starts[no + 1]).some((line) => LAST_LINE.test(line.trim())),
  }));
}

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
  const tickets = slips.flatMap(ticketsOn);
  const whole = tickets.filter(({ isWhole }) => isWhole);
  const numbersOf = (some: readonly Ticket[]) => some.map(({ number }) => number);
  const papers = new Set(numbersOf(whole));
  const originals = numbersOf(whole.filter(({ isCopy }) => !isCopy));
  const copies = numbersOf(whole.filter(({ isCopy }) => isCopy));
  const nonePromised = new Set(ticketsOf("ticket.voided", ({ paper }) => paper === "none"));
  const known = new Set(reserved);
  const decided = new Set([...issued, ...voided]);
  return {
    reserved: reserved.length,
    issued: issued.length,
    voided: voided.length,
    reprinted: reprinted.length,
    slips: slips.length,
    wholeTickets: whole.length,
    queuedWithoutPaper: issued.filter((ticket) => !papers.has(ticket)),
    papersWithoutRecord: numbersOf(tickets).filter((ticket) => !known.has(ticket)),
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
