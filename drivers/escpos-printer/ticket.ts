import { answer } from "../../agent/kernel/machine.ts";
import { later, type MonoMs } from "../../agent/kernel/units.ts";
import type { PrintJob, PrintProof } from "../../agent/ports/printer.ts";
import { type Blocked, isBlocked } from "./condition.ts";
import { encodeSlip } from "./layout.ts";
import { chain, notPrinted, type Printer, QUIET_MS, refuseWaiting, type Turn, write } from "./printer.ts";
import { ASK_STATUS, FORGET, separation } from "./protocol.ts";
import { used } from "./roll.ts";

/** How long a ticket waits for those before it; a citizen does not stand there longer. */
export const QUEUE_WAIT_MS = 60_000;
export const JOBS_MAX = 20;
export const POLL_EVERY_MS = 5_000;
/** One that tells its changes by itself is asked only whether it still lives. */
const POLL_TELLER_EVERY_MS = 15_000;

const pollEveryMs = ({ setting }: Printer): number =>
  setting.profile.tellsChanges ? POLL_TELLER_EVERY_MS : POLL_EVERY_MS;
/** How soon a silent printer is asked again. */
export const RETRY_AFTER_MS = 1_000;
const PROVING_ASK_EVERY_MS = 2_000;
/** What a ticket that is just coming out still gets when the paper ends or the cover opens. */
const BLOCKED_GRACE_MS = 1_500;
/** What the best proof still gets when a weaker one has come. */
const BETTER_PROOF_WAIT_MS = 2_000;
/** A printer that can prove nothing has a ticket out after this long. */
const UNCONFIRMED_AFTER_MS = 3_000;
/** A slow printer has printed two long tickets in this time; what it has not answered then it has lost. */
export const OWED_MOST_MS = 30_000;
/** Another slip may lie in the printer between one answer and the next. */
const QUIET_AFTER_SLIPS_MS = 3_000;
const SEND_BASE_MS = 5_000;
/** Half of what 9600 baud carry. */
const SEND_MS_PER_BYTE = 2;

export const sendWaitMs = (bytes: number): number => SEND_BASE_MS + bytes * SEND_MS_PER_BYTE;

export const idle = (printer: Printer, now: MonoMs, waitMs: number = pollEveryMs(printer)): Printer => ({
  ...printer,
  phase: "idle",
  job: null,
  askAt: null,
  answers: [],
  lesser: null,
  deadlineAt: printer.setting.profile.hasStatus ? later(now, waitMs) : null,
});

export function ask(printer: Printer, now: MonoMs): Turn {
  const reader = { ...printer.reader, pending: [] };
  const deadlineAt = later(now, printer.setting.answerWaitMs);
  return write({ ...printer, phase: "asking", answers: [], reader, deadlineAt }, ASK_STATUS);
}

export function startNext(printer: Printer, now: MonoMs): Turn {
  const [next, ...waiting] = printer.waiting;
  if (printer.phase !== "idle" || next === undefined || isOwed(printer)) return answer(printer);
  const taken: Printer = { ...printer, waiting, job: next.job };
  return printer.setting.profile.hasStatus ? ask(taken, now) : send(taken, next.job, now);
}

export const asksInTurn = ({ setting }: Printer): boolean => setting.profile.proofs.includes("status-after-cut");

/** An answer to GS r bears no name: where it is the best proof, the next ticket waits for those of tickets that were given up. */
export const isOwed = (printer: Printer): boolean =>
  printer.owed > 0 && printer.setting.profile.proofs[0] === "status-after-cut";

/** A printer that can print nothing answers nothing in turn either. */
const isStuck = ({ condition, missed }: Printer): boolean => isBlocked(condition) || missed > 0;

/** Quiet counts from the moment at which the printer can print again. */
export const withQuiet = (printer: Printer, now: MonoMs): Printer =>
  printer.owedUntil === null
    ? printer
    : { ...printer, owedUntil: latest(printer.owedUntil, later(now, QUIET_AFTER_SLIPS_MS)) };

const latest = (one: MonoMs, other: MonoMs): MonoMs => (one > other ? one : other);

/** What was owed for too long will not come any more. */
export function forgive(printer: Printer, now: MonoMs): Turn {
  if (printer.owedUntil === null || printer.owedUntil > now) return answer(printer);
  if (isStuck(printer)) return answer(withQuiet(printer, now));
  const own = isLeaving(printer) && asksInTurn(printer) ? Math.min(1, printer.owed) : 0;
  return startNext({ ...printer, owed: own, owedUntil: null, quietMs: QUIET_MS }, now);
}

export const isLeaving = (printer: Printer): boolean => printer.phase === "sending" || printer.phase === "proving";

/** The wire was opened: whatever was asked on it before is answered before this question, or never; so its answer and some quiet settle all. */
export const oweGreeting = (printer: Printer, now: MonoMs): Printer =>
  asksInTurn(printer)
    ? owing({ ...printer, owed: 1, quietMs: printer.owed > 0 ? QUIET_AFTER_SLIPS_MS : QUIET_MS }, now)
    : printer;

/** Somebody else's answer came; the next may follow at once, so nothing is asked before a while of quiet. */
export function awaitQuiet(printer: Printer, now: MonoMs): Printer {
  if (printer.owed > 0 || isLeaving(printer)) return printer;
  return { ...printer, owed: 1, owedUntil: later(now, printer.quietMs) };
}

const owing = (printer: Printer, now: MonoMs): Printer => ({
  ...printer,
  owedUntil: printer.owed > 0 ? later(now, OWED_MOST_MS) : null,
});

export function send(printer: Printer, job: PrintJob, now: MonoMs): Turn {
  const { profile } = printer.setting;
  const { bytes: slip, dots } = encodeSlip(job, processIdOf(job.id), printer.setting);
  const parts = printer.isTorn ? [separation(profile.cut !== "none"), slip] : [slip];
  const deadlineAt = later(now, sendWaitMs(slip.length));
  const owed = printer.owed + (asksInTurn(printer) ? 1 : 0);
  const roll = used(printer.roll, dots / profile.dotsPerMm);
  const sending: Printer = {
    ...printer,
    phase: "sending",
    answers: [],
    lesser: null,
    isTorn: false,
    owed,
    roll,
    deadlineAt,
  };
  return write(sending, ...parts);
}

export function startProving(printer: Printer, now: MonoMs): Turn {
  const { profile } = printer.setting;
  const firstAskMs = profile.proofs.length === 0 ? UNCONFIRMED_AFTER_MS : PROVING_ASK_EVERY_MS;
  const askAt = profile.hasStatus ? later(now, firstAskMs) : null;
  return answer({ ...printer, phase: "proving", answers: [], askAt, deadlineAt: later(now, provingWaitMs(printer)) });
}

function provingWaitMs({ condition, lesser, setting }: Printer): number {
  if (isBlocked(condition)) return BLOCKED_GRACE_MS;
  if (lesser !== null) return BETTER_PROOF_WAIT_MS;
  return setting.profile.hasStatus ? setting.proofWaitMs : UNCONFIRMED_AFTER_MS;
}

/** All bytes have left, so these questions cannot fall into a picture. */
export function askWhileProving(printer: Printer, now: MonoMs): Turn {
  return write({ ...printer, answers: [], askAt: later(now, PROVING_ASK_EVERY_MS) }, ASK_STATUS);
}

/** The best proof of this printer ends the wait; a weaker one waits a little for the best. */
export function prove(printer: Printer, proof: PrintProof, now: MonoMs): Turn {
  const [best] = printer.setting.profile.proofs;
  if (best === undefined || proof === best) return printed(printer, proof, now);
  const soon = earlier(printer.deadlineAt, later(now, BETTER_PROOF_WAIT_MS));
  const deadlineAt = printer.phase === "proving" ? soon : printer.deadlineAt;
  return answer({ ...printer, lesser: printer.lesser ?? proof, deadlineAt });
}

function printed(printer: Printer, proof: PrintProof, now: MonoMs): Turn {
  if (printer.job === null) return answer(printer);
  const word = { type: "printed", id: printer.job.id, proof } as const;
  // The process id is asked last: when it is answered, all that was asked before has been answered or never will be.
  const free = owing({ ...idle(printer, now), owed: proof === "process-id" ? 0 : printer.owed }, now);
  return chain(answer(free, { type: "told", word }), (next) => startNext(next, now));
}

/** The wire went while bytes of a ticket were leaving: what is not proven by now is unknown. */
export function concludeLost(printer: Printer, now: MonoMs): Turn {
  if (printer.job === null) return answer(printer);
  const { id } = printer.job;
  const proof = printer.lesser;
  const free = owing({ ...printer, job: null, lesser: null }, now);
  if (proof !== null) return answer(free, { type: "told", word: { type: "printed", id, proof } });
  return answer({ ...free, isTorn: true }, { type: "told", word: { type: "print-unknown", id } });
}

export function proofIsLate(printer: Printer, now: MonoMs): Turn {
  if (printer.lesser !== null) return printed(printer, printer.lesser, now);
  if (!printer.setting.profile.hasStatus) return printed(printer, "unconfirmed", now);
  const canForget = printer.setting.profile.canForget;
  const given = chain(concludeLost(printer, now), (lost) => (canForget ? write(lost, FORGET) : answer(lost)));
  return chain(given, (lost) => startNext(idle(lost, now, RETRY_AFTER_MS), now));
}

/** No ticket can come out now: what has not left is refused at once, what has left gets a last moment. */
export function block(printer: Printer, why: Blocked, now: MonoMs): Turn {
  const refused = refuseWaiting(printer, why);
  if (printer.job === null) return refused;
  if (printer.phase === "asking") {
    const { job } = printer;
    return chain(refused, (free) => answer(idle(free, now), notPrinted(job, why)));
  }
  const deadlineAt = earlier(printer.deadlineAt, later(now, BLOCKED_GRACE_MS));
  // A printer that tells its state by itself says nothing of a ticket that the end of the paper has caught.
  const lesser = printer.lesser === "automatic-status" ? null : printer.lesser;
  return chain(refused, (busy) => answer({ ...busy, lesser, deadlineAt }));
}

const earlier = (one: MonoMs | null, other: MonoMs): MonoMs => (one !== null && one < other ? one : other);

const ID_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Four letters that stand for a job also after a restart, so that an old answer never proves a new ticket (FNV-1a). */
export function processIdOf(id: string): string {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  const base = ID_LETTERS.length;
  return [1, base, base ** 2, base ** 3].map((weight) => ID_LETTERS[Math.floor(hash / weight) % base] ?? "0").join("");
}
