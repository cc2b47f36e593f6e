import { unreachable } from "../../agent/kernel/assert.ts";
import type { FaultCode } from "../../agent/kernel/fault.ts";
import { answer, type Part, part, type Step } from "../../agent/kernel/machine.ts";
import { later, type MonoMs } from "../../agent/kernel/units.ts";
import type { PrintJob, PrintProof } from "../../agent/ports/printer.ts";
import {
  type Condition,
  conditionFromAutomatic,
  conditionFromStatus,
  isBlocked,
  isInTurnAnswer,
  isPaperAnswer,
  paperFromInTurn,
} from "./condition.ts";
import {
  chain,
  notPrinted,
  type Printer,
  type PrinterIn,
  type PrinterOut,
  refuseWaiting,
  type Setting,
  type Turn,
  tell,
  unpluggedPrinter,
  withWake,
  write,
} from "./printer.ts";
import { ASK_PAPER_IN_TURN, ASK_STATUS, END_HEAD, FORGET, RESYNC, separation, TELL_CHANGES } from "./protocol.ts";
import { type Heard, read } from "./reader.ts";
import { rollFigures, seen } from "./roll.ts";
import * as ticket from "./ticket.ts";

const MISSED_MAX = 3;
/** Answers to the three questions of `ASK_STATUS`. */
const ANSWERS = 3;

export const printerMachine = (setting: Setting): Part<PrinterIn, PrinterOut> =>
  part(unpluggedPrinter(setting), stepPrinter, ({ roll }) => rollFigures(roll, setting.rollMm));

/** One ticket at a time, and for each exactly one word: it came out, it did certainly not, or nobody knows. */
export const stepPrinter: Step<Printer, PrinterIn, PrinterOut> = (printer, input, now) => {
  const forgiven = chain(expire(printer, now), (due) => ticket.forgive(due, now));
  const timely = chain(forgiven, (due) => onTime(due, now));
  return withWake(chain(timely, (ready) => take(ready, input, now)));
};

function take(printer: Printer, input: PrinterIn, now: MonoMs): Turn {
  switch (input.type) {
    case "order":
      return accept(printer, input.order.job, now);
    case "opened":
      return chain(lose(printer, now), (fresh) => greet(fresh, now));
    case "closed":
      return lose(printer, now);
    case "heard":
      return hear(printer, input.bytes, now);
    case "drained":
      return drain({ ...printer, isWet: false }, now);
    case "woken":
    case "edge":
      return answer(printer);
    default:
      return unreachable(input);
  }
}

function accept(printer: Printer, job: PrintJob, now: MonoMs): Turn {
  if (printer.phase === "closed") return answer(printer, notPrinted(job, "printer-offline"));
  if (printer.waiting.length >= ticket.JOBS_MAX) return answer(printer, notPrinted(job, "too-many-jobs"));
  // One that waits for old answers is not asked anew, so what it said last has to do.
  if (ticket.isOwed(printer) && isBlocked(printer.condition))
    return answer(printer, notPrinted(job, printer.condition));
  const waiting = [...printer.waiting, { job, untilAt: later(now, ticket.QUEUE_WAIT_MS) }];
  return ticket.startNext({ ...printer, waiting }, now);
}

function expire(printer: Printer, now: MonoMs): Turn {
  const expired = printer.waiting.filter(({ untilAt }) => untilAt <= now);
  const waiting = printer.waiting.slice(expired.length);
  return answer({ ...printer, waiting }, ...expired.map(({ job }) => notPrinted(job, "job-expired")));
}

function onTime(printer: Printer, now: MonoMs): Turn {
  if (printer.deadlineAt === null || printer.deadlineAt > now) {
    return printer.askAt !== null && printer.askAt <= now ? ticket.askWhileProving(printer, now) : answer(printer);
  }
  switch (printer.phase) {
    case "closed":
      return answer({ ...printer, deadlineAt: null });
    case "greeting":
      return reopen(printer, isBlocked(printer.condition) ? printer.condition : "no-answer", now);
    case "idle":
      return ticket.ask(printer, now);
    case "asking":
      return miss(printer, now);
    case "sending":
      return reopen(printer, isBlocked(printer.condition) ? printer.condition : "link-stalled", now);
    case "proving":
      return ticket.proofIsLate(printer, now);
    default:
      return unreachable(printer.phase);
  }
}

/**
 * The questions go first: a printer that has stopped for paper answers them, but takes no more of the rest. A torn slip is cut off with the
 * next ticket, once the printer has answered again; only one that never answers is told at once. Some zeros before them complete the head of a
 * picture that was broken off, which would take the questions for its size and swallow everything after it. A question in turn stands behind all that an
 * earlier life of this program may have asked.
 */
function greet(printer: Printer, now: MonoMs): Turn {
  const { profile } = printer.setting;
  const parts = [
    ...(profile.hasStatus ? [END_HEAD, ASK_STATUS] : []),
    ...(printer.isTorn && profile.canForget ? [FORGET] : []),
    RESYNC,
    ...(printer.isTorn && !profile.hasStatus ? [separation(profile.cut !== "none")] : []),
    ...(profile.tellsChanges ? [TELL_CHANGES] : []),
    ...(ticket.asksInTurn(printer) ? [ASK_PAPER_IN_TURN] : []),
  ];
  const deadlineAt = later(now, ticket.sendWaitMs(RESYNC.length));
  return write({ ...ticket.oweGreeting(printer, now), phase: "greeting", deadlineAt }, ...parts);
}

/** The wire is gone. Only a ticket whose bytes had begun to leave is in doubt. */
function lose(printer: Printer, now: MonoMs): Turn {
  const { job, phase } = printer;
  const parted = phase === "asking" && job !== null ? refuse(printer, job) : ticket.concludeLost(printer, now);
  const refused = chain(parted, (alone) => refuseWaiting(alone, "printer-offline"));
  const { isTorn, owed, owedUntil, roll } = refused.state;
  return { state: { ...unpluggedPrinter(printer.setting), isTorn, owed, owedUntil, roll }, out: refused.out };
}

function refuse(printer: Printer, job: PrintJob): Turn {
  const why = isBlocked(printer.condition) ? printer.condition : "printer-offline";
  return answer({ ...printer, job: null }, notPrinted(job, why));
}

function reopen(printer: Printer, fault: FaultCode, now: MonoMs): Turn {
  const lost = lose(printer, now);
  const told = chain({ state: { ...lost.state, told: printer.told }, out: lost.out }, (closed) => tell(closed, fault));
  return chain(told, (closed) => answer(closed, { type: "reopen", fault }));
}

function miss(printer: Printer, now: MonoMs): Turn {
  const missed = printer.missed + 1;
  if (missed >= MISSED_MAX) return reopen(printer, "no-answer", now);
  const alone: Turn = printer.job === null ? answer(printer) : refuse(printer, printer.job);
  const refused = printer.job === null ? alone : chain(alone, (lost) => refuseWaiting(lost, "printer-offline"));
  const isNews = printer.told === null || printer.job !== null || missed > 1;
  const told = chain(refused, (lost) => (isNews ? tell(lost, "no-answer") : answer(lost)));
  return chain(told, (lost) => ticket.startNext({ ...ticket.idle(lost, now, ticket.RETRY_AFTER_MS), missed }, now));
}

function drain(printer: Printer, now: MonoMs): Turn {
  if (printer.phase === "sending") return ticket.startProving(printer, now);
  if (printer.phase === "asking") return sendWhenClear(printer, now);
  if (printer.phase !== "greeting") return answer(printer);
  if (printer.setting.profile.hasStatus) return ticket.ask(printer, now);
  const whole: Printer = { ...printer, isTorn: false };
  return chain(tell(ticket.idle(whole, now), null), (ready) => ticket.startNext(ready, now));
}

/** A ticket follows its questions only when they have left the link, so that the next `drained` is the ticket's own. */
function sendWhenClear(printer: Printer, now: MonoMs): Turn {
  if (printer.answers.length < ANSWERS || printer.isWet) return answer(printer);
  if (printer.job !== null) return ticket.send(printer, printer.job, now);
  return ticket.startNext(ticket.idle(printer, now), now);
}

function hear(printer: Printer, bytes: Uint8Array, now: MonoMs): Turn {
  if (printer.phase === "closed") return answer(printer);
  const reading = read(printer.reader, bytes);
  return reading.heard.reduce<Turn>(
    (turn, heard) => chain(turn, (state) => understand(state, heard, now)),
    answer({ ...printer, reader: reading.reader }),
  );
}

function understand(printer: Printer, heard: Heard, now: MonoMs): Turn {
  switch (heard.kind) {
    case "status":
      return collect(printer, heard.byte, now);
    case "automatic": {
      const known = learn(printer, conditionFromAutomatic(heard.bytes), now);
      const isProof = printer.phase === "proving" && printer.setting.profile.proofs.includes("automatic-status");
      return isProof ? chain(known, (state) => proveUnlessBlocked(state, "automatic-status", now)) : known;
    }
    case "in-turn":
      return inTurn(printer, heard.byte, now);
    case "process-id":
      return ticket.isLeaving(printer) && printer.job !== null && ticket.processIdOf(printer.job.id) === heard.id
        ? ticket.prove(printer, "process-id", now)
        : answer(printer);
    default:
      return unreachable(heard);
  }
}

function collect(printer: Printer, byte: number, now: MonoMs): Turn {
  const isAwaited = printer.phase === "greeting" || printer.phase === "asking" || printer.phase === "proving";
  if (!isAwaited || printer.answers.length >= ANSWERS) return answer(printer);
  const answers = [...printer.answers, byte];
  if (answers.length === ANSWERS && !isPaperAnswer(byte)) return answer(printer);
  const [online = 0, cause = 0, paper = 0] = answers;
  if (answers.length < ANSWERS) return answer({ ...printer, answers });
  const heard: Printer = { ...printer, answers, missed: 0 };
  const awake = printer.missed > 0 ? ticket.withQuiet(heard, now) : heard;
  const known = learn(awake, conditionFromStatus(online, cause, paper), now);
  if (printer.phase === "asking") return chain(known, (state) => afterAnswers(state, now));
  const isAllThereIs = printer.setting.profile.proofs.length === 0;
  return isAllThereIs ? chain(known, (state) => proveUnlessBlocked(state, "unconfirmed", now)) : known;
}

const afterAnswers = (printer: Printer, now: MonoMs): Turn =>
  printer.phase === "asking" && printer.job === null
    ? ticket.startNext(ticket.idle(printer, now), now)
    : printer.phase === "asking"
      ? sendWhenClear(printer, now)
      : answer(printer);

function inTurn(printer: Printer, byte: number, now: MonoMs): Turn {
  if (!isInTurnAnswer(byte)) return answer(printer);
  const isOwn = ticket.isLeaving(printer) && printer.owed === 1;
  const settled: Printer = { ...printer, owed: Math.max(0, printer.owed - 1) };
  if (!isOwn) return answer(ticket.awaitQuiet(settled, now));
  const paper = paperFromInTurn(byte);
  return paper === "paper-out" ? learn(settled, paper, now) : proveUnlessBlocked(settled, "status-after-cut", now);
}

const proveUnlessBlocked = (printer: Printer, proof: PrintProof, now: MonoMs): Turn =>
  isBlocked(printer.condition) ? answer(printer) : ticket.prove(printer, proof, now);

function learn(printer: Printer, condition: Condition, now: MonoMs): Turn {
  const told = tell({ ...printer, condition, roll: seen(printer.roll, condition) }, condition);
  if (isBlocked(condition)) return chain(told, (state) => ticket.block(state, condition, now));
  if (isBlocked(printer.condition)) return chain(told, (state) => freed(state, printer.condition, now));
  return told;
}

/** The printer can print again, and what it still holds comes out first. */
function freed(printer: Printer, before: Condition, now: MonoMs): Turn {
  const waiting = ticket.withQuiet(printer, now);
  return ticket.isLeaving(printer) && wasHandled(before) ? ticket.proofIsLate(waiting, now) : answer(waiting);
}

/** Somebody put a new roll in or opened the cover while a ticket was coming out: whatever the printer says then, it came out in pieces. */
const wasHandled = (before: Condition): boolean => before === "paper-out" || before === "cover-open";
