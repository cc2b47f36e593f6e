import { type Answer, answer, type Part, part, type Sleeper } from "../../agent/kernel/machine.ts";
import { later, type MonoMs, since } from "../../agent/kernel/units.ts";
import type { ScannerOrder, ScannerWord } from "../../agent/ports/scanner.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import { emptyLine, isBegun, type Line, type Read, readBytes } from "./protocol.ts";

/** A line comes in one go; what stands unfinished for so long has lost its end, or its scanner is set to send none. */
export const LINE_MOST_MS = 1_000;

export interface ScannerOptions {
  readonly repeatMs: number;
}

interface Scanner extends Sleeper {
  readonly options: ScannerOptions;
  readonly isOpen: boolean;
  readonly line: Line;
  readonly isUnreadableTold: boolean;
  /** When the text was seen last, also where that was no scan of its own. */
  readonly seen: { readonly text: string; readonly at: MonoMs } | null;
}

type ScannerAnswer = Answer<Scanner, DriverOut<ScannerWord>>;

/** A scanner that sends a line for each code and hears nothing. It is silent for hours, so its open wire counts as health. */
export function scannerMachine(options: ScannerOptions): Part<DriverIn<ScannerOrder>, DriverOut<ScannerWord>> {
  const first: Scanner = {
    options,
    isOpen: false,
    line: emptyLine,
    isUnreadableTold: false,
    seen: null,
    wakeAt: null,
  };
  return part(first, stepScanner);
}

function stepScanner(scanner: Scanner, input: DriverIn<ScannerOrder>, now: MonoMs): ScannerAnswer {
  switch (input.type) {
    case "opened":
      return answer(
        { ...scanner, isOpen: true, line: emptyLine, isUnreadableTold: false, wakeAt: null },
        { type: "health", phase: "ready", fault: null },
      );
    case "closed":
      return answer({ ...scanner, isOpen: false, line: emptyLine, wakeAt: null });
    case "heard":
      return scanner.isOpen ? hear(scanner, input.bytes, now) : answer(scanner);
    case "woken":
      return woken(scanner, now);
    default:
      return answer(scanner);
  }
}

function hear(before: Scanner, bytes: Uint8Array, now: MonoMs): ScannerAnswer {
  const { line, reads } = readBytes(before.line, bytes);
  let scanner: Scanner = { ...before, line, wakeAt: isBegun(line) ? later(now, LINE_MOST_MS) : null };
  const out: DriverOut<ScannerWord>[] = [];
  for (const read of reads) {
    const next = take(scanner, read, now);
    scanner = next.state;
    out.push(...next.out);
  }
  return { state: scanner, out };
}

function take(scanner: Scanner, read: Read, now: MonoMs): ScannerAnswer {
  if (read === null) return spoilt(scanner);
  const { seen, options } = scanner;
  const isRepeated = seen !== null && seen.text === read && since(seen.at, now) < options.repeatMs;
  const health: DriverOut<ScannerWord>[] = scanner.isUnreadableTold
    ? [{ type: "health", phase: "ready", fault: null }]
    : [];
  const words: DriverOut<ScannerWord>[] = isRepeated ? [] : [{ type: "told", word: { type: "scanned", text: read } }];
  return answer({ ...scanner, seen: { text: read, at: now }, isUnreadableTold: false }, ...health, ...words);
}

function spoilt(scanner: Scanner): ScannerAnswer {
  if (scanner.isUnreadableTold) return answer(scanner);
  const told: Scanner = { ...scanner, isUnreadableTold: true };
  return answer(told, { type: "health", phase: "degraded", fault: "scan-unreadable" });
}

function woken(scanner: Scanner, now: MonoMs): ScannerAnswer {
  if (scanner.wakeAt === null || scanner.wakeAt > now) return answer(scanner);
  return spoilt({ ...scanner, line: emptyLine, wakeAt: null });
}
