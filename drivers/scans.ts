import { type Answer, answer, type Part, part, type Sleeper } from "../agent/kernel/machine.ts";
import { later, type MonoMs, since } from "../agent/kernel/units.ts";
import type { ScannerOrder, ScannerWord } from "../agent/ports/scanner.ts";
import type { DriverIn, DriverOut } from "./driver.ts";

/** What is read comes in one go; what stands unfinished for so long has lost its end, or its device is set to send none. */
export const UNFINISHED_MOST_MS = 1_000;

/** A whole reading, or null at the moment in which one is spoilt. */
export type Read = string | null;

/** How bytes become readings; `Begun` is what has come of the next one. */
export interface Reading<Begun> {
  readonly none: Begun;
  readonly isBegun: (begun: Begun) => boolean;
  readonly read: (begun: Begun, bytes: Uint8Array) => { readonly begun: Begun; readonly reads: readonly Read[] };
}

export interface ScansSettings<Begun> {
  readonly reading: Reading<Begun>;
  /** The same text within this time is the same scan. */
  readonly repeatMs: number;
  readonly unreadable: "scan-unreadable" | "card-unreadable";
}

interface Scans<Begun> extends Sleeper {
  readonly settings: ScansSettings<Begun>;
  readonly isOpen: boolean;
  readonly begun: Begun;
  readonly isUnreadableTold: boolean;
  /** When the text was seen last, also where that was no scan of its own. */
  readonly seen: { readonly text: string; readonly at: MonoMs } | null;
}

type ScansAnswer<Begun> = Answer<Scans<Begun>, DriverOut<ScannerWord>>;

/** A device that says what it reads and hears nothing. It is silent for hours, so its open wire counts as health. */
export function scansMachine<Begun>(
  settings: ScansSettings<Begun>,
): Part<DriverIn<ScannerOrder>, DriverOut<ScannerWord>> {
  const first: Scans<Begun> = {
    settings,
    isOpen: false,
    begun: settings.reading.none,
    isUnreadableTold: false,
    seen: null,
    wakeAt: null,
  };
  return part(first, stepScans);
}

function stepScans<Begun>(scans: Scans<Begun>, input: DriverIn<ScannerOrder>, now: MonoMs): ScansAnswer<Begun> {
  const { none } = scans.settings.reading;
  switch (input.type) {
    case "opened":
      return answer(
        { ...scans, isOpen: true, begun: none, isUnreadableTold: false, wakeAt: null },
        { type: "health", phase: "ready", fault: null },
      );
    case "closed":
      return answer({ ...scans, isOpen: false, begun: none, wakeAt: null });
    case "heard":
      return scans.isOpen ? hear(scans, input.bytes, now) : answer(scans);
    case "woken":
      return woken(scans, now);
    default:
      return answer(scans);
  }
}

function hear<Begun>(before: Scans<Begun>, bytes: Uint8Array, now: MonoMs): ScansAnswer<Begun> {
  const { reading } = before.settings;
  const { begun, reads } = reading.read(before.begun, bytes);
  const wakeAt = reading.isBegun(begun) ? later(now, UNFINISHED_MOST_MS) : null;
  let scans: Scans<Begun> = { ...before, begun, wakeAt };
  const out: DriverOut<ScannerWord>[] = [];
  for (const read of reads) {
    const next = take(scans, read, now);
    scans = next.state;
    out.push(...next.out);
  }
  return { state: scans, out };
}

function take<Begun>(scans: Scans<Begun>, read: Read, now: MonoMs): ScansAnswer<Begun> {
  if (read === null) return spoilt(scans);
  const { seen, settings } = scans;
  const isRepeated = seen !== null && seen.text === read && since(seen.at, now) < settings.repeatMs;
  const health: DriverOut<ScannerWord>[] = scans.isUnreadableTold
    ? [{ type: "health", phase: "ready", fault: null }]
    : [];
  const words: DriverOut<ScannerWord>[] = isRepeated ? [] : [{ type: "told", word: { type: "scanned", text: read } }];
  return answer({ ...scans, seen: { text: read, at: now }, isUnreadableTold: false }, ...health, ...words);
}

function spoilt<Begun>(scans: Scans<Begun>): ScansAnswer<Begun> {
  if (scans.isUnreadableTold) return answer(scans);
  const told: Scans<Begun> = { ...scans, isUnreadableTold: true };
  return answer(told, { type: "health", phase: "degraded", fault: scans.settings.unreadable });
}

function woken<Begun>(scans: Scans<Begun>, now: MonoMs): ScansAnswer<Begun> {
  if (scans.wakeAt === null || scans.wakeAt > now) return answer(scans);
  return spoilt({ ...scans, begun: scans.settings.reading.none, wakeAt: null });
}
