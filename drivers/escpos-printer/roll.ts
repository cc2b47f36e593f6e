import type { Figures } from "../../agent/kernel/machine.ts";
import type { Condition } from "./condition.ts";

/** How much paper has gone, by what was sent to be printed. */
export interface Roll {
  /** Since the roll was put in; since the start of the machine where that was not seen. */
  readonly printedMm: number;
  readonly slips: number;
  /** The roll was put in under the machine's eyes, so its whole length is known. */
  readonly isWhole: boolean;
  /** The paper has ended, or came near its end and the cover was opened: what comes then is a new roll. */
  readonly isAwaited: boolean;
  readonly isNearEnd: boolean;
}

export const unknownRoll: Roll = { printedMm: 0, slips: 0, isWhole: false, isAwaited: false, isNearEnd: false };

/** A queue of a quarter of an hour at a busy kiosk: long enough to bring a roll. */
export const LOW_TICKETS = 50;
/** A ticket where none has been printed from this roll yet. */
const TICKET_MM = 110;

export const used = (roll: Roll, mm: number): Roll => ({
  ...roll,
  printedMm: roll.printedMm + mm,
  slips: roll.slips + 1,
});

/** A sensor near the end of the roll trembles when it begins to speak; only with an open cover between is its silence a new roll. */
export function seen(roll: Roll, condition: Condition): Roll {
  switch (condition) {
    case "paper-out":
      return { ...roll, isAwaited: true };
    case "paper-low":
      return { ...roll, isNearEnd: true, isAwaited: false };
    case "cover-open":
      return roll.isNearEnd ? { ...roll, isAwaited: true } : roll;
    case null:
      return roll.isAwaited ? { ...unknownRoll, isWhole: true } : roll;
    default:
      return roll;
  }
}

const ticketMm = ({ printedMm, slips }: Roll): number => (slips === 0 ? TICKET_MM : printedMm / slips);

/** How many more tickets this roll gives; null where its length or its beginning is not known. */
export function ticketsLeft(roll: Roll, lengthMm: number | null): number | null {
  if (lengthMm === null || !roll.isWhole) return null;
  return Math.max(0, Math.floor((lengthMm - roll.printedMm) / ticketMm(roll)));
}

export function isLow(roll: Roll, lengthMm: number | null): boolean {
  const left = ticketsLeft(roll, lengthMm);
  return left !== null && left <= LOW_TICKETS;
}

/** `ticketsLeft` stands on `printedMm` of a roll of `rollMm`, and is there only where both are known. */
export function rollFigures(roll: Roll, lengthMm: number | null): Figures {
  const left = ticketsLeft(roll, lengthMm);
  return {
    printedMm: Math.round(roll.printedMm),
    slips: roll.slips,
    ticketMm: Math.round(ticketMm(roll)),
    ...(lengthMm === null ? {} : { rollMm: lengthMm }),
    ...(left === null ? {} : { ticketsLeft: left }),
  };
}
