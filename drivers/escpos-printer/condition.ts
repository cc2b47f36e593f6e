import type { FaultCode } from "../../agent/kernel/fault.ts";

/** How the printer is, the worst thing first; null is well. */
export type Condition = Extract<
  FaultCode,
  "paper-out" | "cover-open" | "printer-error" | "printer-offline" | "paper-low"
> | null;
/** Conditions in which no ticket can come out. */
export type Blocked = Exclude<Condition, "paper-low" | null>;

interface Signs {
  readonly hasPaper: boolean;
  readonly isOpen: boolean;
  readonly isBroken: boolean;
  readonly isOffline: boolean;
  readonly isLow: boolean;
}

/** The answers to DLE EOT 1, 2 and 4, in this order ("ESC/POS command reference, DLE EOT"). */
export function conditionFromStatus(online: number, cause: number, paper: number): Condition {
  return worst({
    hasPaper: (paper & 0x60) === 0 && (cause & 0x20) === 0,
    isOpen: (cause & 0x04) !== 0,
    isBroken: (cause & 0x40) !== 0,
    isOffline: (online & 0x08) !== 0,
    isLow: (paper & 0x0c) !== 0,
  });
}

/** The four bytes that GS a switches on ("ESC/POS command reference, GS a"). */
export function conditionFromAutomatic(bytes: readonly number[]): Condition {
  const [first = 0, second = 0, third = 0] = bytes;
  return worst({
    hasPaper: (third & 0x0c) === 0,
    isOpen: (first & 0x20) !== 0,
    isBroken: (second & 0x68) !== 0,
    isOffline: (first & 0x08) !== 0,
    isLow: (third & 0x03) !== 0,
  });
}

/** The answer to GS r 1. */
export const paperFromInTurn = (byte: number): Condition =>
  (byte & 0x0c) !== 0 ? "paper-out" : (byte & 0x03) !== 0 ? "paper-low" : null;

const areAlike = (byte: number, mask: number): boolean => (byte & mask) === 0 || (byte & mask) === mask;

/** Both bits of each paper sensor always change together; a byte in which they differ is noise. */
export const isPaperAnswer = (byte: number): boolean => areAlike(byte, 0x0c) && areAlike(byte, 0x60);
export const isInTurnAnswer = (byte: number): boolean => byte < 0x10 && areAlike(byte, 0x0c) && areAlike(byte, 0x03);

export const isBlocked = (condition: Condition): condition is Blocked =>
  condition !== null && condition !== "paper-low";

function worst(signs: Signs): Condition {
  if (signs.isOpen) return "cover-open";
  if (!signs.hasPaper) return "paper-out";
  if (signs.isBroken) return "printer-error";
  if (signs.isOffline) return "printer-offline";
  return signs.isLow ? "paper-low" : null;
}
