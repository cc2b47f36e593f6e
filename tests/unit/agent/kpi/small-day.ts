import {
  call,
  DAY,
  HOUR,
  handing,
  intake,
  issue,
  MINUTE,
  making,
  reserve,
  SECOND,
  signIn,
  Tape,
  visitOf,
} from "./tape.ts";

/**
 * One day: A001 has his document after 39 minutes and 2 s, A002 is called twice and does not come, A003 is too late, A004 has no paper,
 * A005 waits to the end. Three windows are open from 9:00 to 11:00; the first has a break of 10 minutes.
 */
export function smallDay(): Tape {
  const tape = new Tape();
  tape.openDay();
  tape.passTo(DAY, 9 * HOUR);
  for (const at of [intake, making, handing]) signIn(tape, at);
  issue(tape, "A001");
  issue(tape, "A002");
  tape.pass(5 * MINUTE);
  call(tape, "A001", { ...intake, waitedMs: 5 * MINUTE + 2 * SECOND });
  tape.pass(30 * SECOND);
  tape.say("stage.started", { ...visitOf("A001"), ...intake, by: "operator" });
  tape.pass(4 * MINUTE + 1);
  finish(tape, { ...intake, next: "production", servedMs: 4 * MINUTE + 1 });
  tape.say("rating.given", { ...visitOf("A001"), ...intake, score: 5, afterMs: 0 });
  call(tape, "A002", { ...intake, waitedMs: null });
  tape.pass(MINUTE);
  tape.say("visit.no-show", { ...visitOf("A002"), ...intake, missed: 0, fair: false });
  tape.say("operator.paused", { ...atDesk(intake), reason: "rest" });
  tape.pass(10 * MINUTE);
  tape.say("operator.resumed", { ...atDesk(intake), pausedMs: 10 * MINUTE });
  call(tape, "A002", { ...intake, waitedMs: 10 * MINUTE });
  tape.pass(MINUTE);
  tape.say("visit.no-show", { ...visitOf("A002"), ...intake, missed: 1, fair: true });
  close(tape, {
    ticket: "A002",
    outcome: "no-show",
    spent: [row("intake", "citizen", 20 * MINUTE), row("intake", "equipment", 30 * SECOND)],
  });
  tape.say("stage.started", { ...visitOf("A001"), ...making, by: "scan", waitedMs: 12 * MINUTE });
  tape.pass(15 * MINUTE - 1);
  finish(tape, { ...making, next: "handover", servedMs: 15 * MINUTE - 1 });
  call(tape, "A001", { ...handing, waitedMs: 0 });
  tape.say("stage.started", { ...visitOf("A001"), ...handing });
  tape.pass(2 * MINUTE);
  finish(tape, { ...handing, next: null, servedMs: 2 * MINUTE });
  tape.say("document.handed-over", { ...visitOf("A001"), ...handing, kind: "licence", totalMs: 39 * MINUTE + 2_000 });
  close(tape, {
    ticket: "A001",
    outcome: "completed",
    spent: [row("intake", "centre", 39 * MINUTE), row("intake", "power", 2_000)],
  });
  tape.say("rating.refused", { station: "w3", score: "5", why: "rating-late" });
  issue(tape, "A003");
  reserve(tape, "A004");
  tape.say("ticket.reprinted", { ...visitOf("A004"), copy: 1, why: "printer" });
  tape.say("ticket.voided", { ...visitOf("A004"), why: "printer", paper: "none" });
  tape.say("visit.overdue", {
    ...visitOf("A003"),
    ...intake,
    normMinutes: 60,
    runningMs: 1,
    spent: [row("intake", "centre", 9)],
  });
  tape.say("document.handed-over", { ...visitOf("A003"), ...handing, totalMs: 70 * MINUTE });
  close(tape, { ticket: "A003", outcome: "completed", spent: [row("intake", "police", 70 * MINUTE)], overdue: true });
  tape.say("cause.closed", {
    ...visitOf("A003"),
    outcome: "completed",
    normMinutes: 60,
    totalMs: 70 * MINUTE,
    overrunMs: 10 * MINUTE,
    shares: [row("intake", "centre", 4 * MINUTE), row("production", "power", 6 * MINUTE)],
    addressees: ["centre"],
    annotations: 0,
  });
  issue(tape, "A005");
  tape.passTo(DAY, 11 * HOUR);
  for (const at of [intake, making, handing]) tape.say("operator.signed-out", atDesk(at));
  return tape;
}

const atDesk = ({ station, operator, authority }: typeof intake | typeof making | typeof handing) => ({
  station,
  operator,
  authority,
});
const row = (stage: string, owner: "centre" | "police" | "citizen" | "power" | "equipment", ms: number) => ({
  stage,
  owner,
  operator: null,
  ms,
});

function finish(
  tape: Tape,
  at: {
    stage: string;
    authority: "centre" | "police";
    station: string;
    operator: string;
    next: string | null;
    servedMs: number;
  },
): void {
  tape.say("stage.finished", { ...visitOf("A001"), outcome: "passed", ...at });
}

interface End {
  readonly ticket: string;
  readonly outcome: "completed" | "no-show";
  readonly spent: ReturnType<typeof row>[];
  readonly overdue?: boolean;
}

function close(tape: Tape, { ticket, overdue = false, ...end }: End): void {
  const totalMs = end.spent.reduce((sum, { ms }) => sum + ms, 0);
  tape.say("visit.closed", { ...visitOf(ticket), ...end, totalMs, normMinutes: 60, overdue });
}
