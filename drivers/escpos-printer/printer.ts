import type { FaultCode } from "../../agent/kernel/fault.ts";
import { type Answer, answer, sooner } from "../../agent/kernel/machine.ts";
import type { MonoMs } from "../../agent/kernel/units.ts";
import type { PrinterOrder, PrinterWord, PrintFault, PrintJob, PrintProof } from "../../agent/ports/printer.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import type { Condition } from "./condition.ts";
import type { Press } from "./plan.ts";
import { emptyReader, type Reader } from "./reader.ts";
import { isLow, type Roll, unknownRoll } from "./roll.ts";

export type PrinterIn = DriverIn<PrinterOrder>;
export type PrinterOut = DriverOut<PrinterWord>;
export type Turn = Answer<Printer, PrinterOut>;

/** What a machine is made for: the printer's kind and how long to wait for it. */
export interface Setting extends Press {
  /** The length of a new roll; null where nobody has said it. */
  readonly rollMm: number | null;
  readonly answerWaitMs: number;
  readonly proofWaitMs: number;
}

export interface Printer {
  readonly setting: Setting;
  /**
   * greeting: the wire is being brought into step; idle: nothing to do but ask how it is; asking: status asked, answers due;
   * sending: bytes of a ticket are leaving; proving: all have left, and the printer shall say that paper came out.
   */
  readonly phase: "closed" | "greeting" | "idle" | "asking" | "sending" | "proving";
  readonly waiting: readonly Waiting[];
  /** The ticket that is asked for, sent or proven. */
  readonly job: PrintJob | null;
  readonly deadlineAt: MonoMs | null;
  /** When to ask again how the printer is while a ticket is being proven. */
  readonly askAt: MonoMs | null;
  readonly reader: Reader;
  /** Answers so far to the three questions of `ASK_STATUS`. */
  readonly answers: readonly number[];
  /** Groups of questions in a row that nobody answered. */
  readonly missed: number;
  /** Bytes are on their way that the link has not called drained. */
  readonly isWet: boolean;
  readonly condition: Condition;
  readonly told: Health | null;
  /** A proof weaker than the printer can give; it counts when the better one does not come. */
  readonly lesser: PrintProof | null;
  /** Questions GS r that are unanswered, the present ticket's included: answers come in their order, so only the last one is its own. */
  readonly owed: number;
  /** Until when answers of tickets that were given up may still come; then they are forgotten with the printer's buffer. */
  readonly owedUntil: MonoMs | null;
  /** How long nothing more may come after such an answer before the next ticket is sent. */
  readonly quietMs: number;
  /** A ticket broke off; what hangs out of the printer has to be cut off before the next. */
  readonly isTorn: boolean;
  readonly roll: Roll;
  readonly wakeAt: MonoMs | null;
}

export interface Waiting {
  readonly job: PrintJob;
  readonly untilAt: MonoMs;
}

interface Health {
  readonly phase: "ready" | "degraded";
  readonly fault: FaultCode | null;
}

/** After an answer that is nobody's, another may follow at once. */
export const QUIET_MS = 1_000;

/** After a start nobody knows what hangs out of the printer, nor what it was asked: the first ticket is cut free of both. */
export const unpluggedPrinter = (setting: Setting): Printer => ({
  setting,
  phase: "closed",
  waiting: [],
  job: null,
  deadlineAt: null,
  askAt: null,
  reader: emptyReader,
  answers: [],
  missed: 0,
  isWet: false,
  condition: null,
  told: null,
  lesser: null,
  owed: 1,
  owedUntil: null,
  quietMs: QUIET_MS,
  isTorn: true,
  roll: unknownRoll,
  wakeAt: null,
});

/** Goes on from one answer to the next, and says what both have to say. */
export function chain(turn: Turn, next: (printer: Printer) => Turn): Turn {
  const after = next(turn.state);
  return { state: after.state, out: [...turn.out, ...after.out] };
}

export function write(printer: Printer, ...parts: readonly Uint8Array[]): Turn {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return answer({ ...printer, isWet: true }, { type: "write", bytes });
}

/** Says how the printer is, once for each change. A roll that is nearly used up by count is low, whatever a sensor says or is not there to say. */
export function tell(printer: Printer, known: FaultCode | null): Turn {
  const fault = known ?? (isLow(printer.roll, printer.setting.rollMm) ? "paper-low" : null);
  if (printer.told !== null && printer.told.fault === fault) return answer(printer);
  const told: Health = { phase: fault === null ? "ready" : "degraded", fault };
  return answer({ ...printer, told }, { type: "health", ...told });
}

export const notPrinted = (job: PrintJob, why: PrintFault): PrinterOut => ({
  type: "told",
  word: { type: "not-printed", id: job.id, why },
});

/** Every ticket that has not left yet: the kiosk can say so while the citizen still stands there. */
export function refuseWaiting(printer: Printer, why: PrintFault): Turn {
  return answer({ ...printer, waiting: [] }, ...printer.waiting.map(({ job }) => notPrinted(job, why)));
}

export function withWake(turn: Turn): Turn {
  const { deadlineAt, askAt, owedUntil, waiting } = turn.state;
  const own = sooner(sooner(deadlineAt, askAt), owedUntil);
  const wakeAt = sooner(own, waiting[0]?.untilAt ?? null);
  return { state: { ...turn.state, wakeAt }, out: turn.out };
}
