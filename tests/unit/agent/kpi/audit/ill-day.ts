import { type Audit, type AuditSettings, emptyAudit, evolveAudit } from "../../../../../agent/kpi/audit/audit.ts";
import { readAudit } from "../../../../../agent/kpi/audit/read-audit.ts";
import type { KpiRecord } from "../../../../../agent/kpi/open-centre.ts";
import { call, DAY, HOUR, hours, intake, issue, MINUTE, reserve, SECOND, Tape, visitOf } from "../tape.ts";

export const settings: AuditSettings = {
  hours,
  period: null,
  boards: new Map([["w1", "board-w1"]]),
  roles: new Map([
    ["printer", "printer"],
    ["board-w1", "board"],
    ["cam-1", "camera"],
  ]),
};

export const auditOf = (records: Iterable<KpiRecord>, asked = settings, start = emptyAudit): Audit => {
  let audit = start;
  for (const record of records) audit = evolveAudit(audit, record, asked);
  return audit;
};

export const readingOf = (tape: Tape, asked = settings) => readAudit(auditOf(tape.records, asked), asked);

/**
 * Opening time 9:00 to 18:00. Printer: paper-out 10:00 to 10:05 and link-lost 11:00 to 11:20, over a restart of 10 minutes from 11:10.
 * Board: dead 10:30 to 10:40. Hub: away from 9:30 to 12:00. Held 13:00 to 13:30. Disk full 14:00 to 14:02. Power cut 15:00 to 15:30.
 */
export function illDay(): Tape {
  const tape = new Tape();
  tape.openDay();
  tape.passTo(DAY, 9 * HOUR);
  device(tape, "printer", null);
  device(tape, "board-w1", null);
  tape.say("uplink.state", { phase: "online", fault: null });
  tape.passTo(DAY, 9 * HOUR + 30 * MINUTE);
  tape.say("uplink.state", { phase: "offline", fault: "broker-unreachable" });
  tape.passTo(DAY, 10 * HOUR);
  device(tape, "printer", "paper-out");
  reserve(tape, "A001");
  tape.say("ticket.voided", { ...visitOf("A001"), why: "paper-out", paper: "none" });
  tape.pass(5 * MINUTE);
  device(tape, "printer", null);
  issue(tape, "A002");
  tape.passTo(DAY, 10 * HOUR + 30 * MINUTE);
  device(tape, "board-w1", "no-answer");
  call(tape, "A002", { ...intake, waitedMs: 0 });
  tape.say("visit.no-show", { ...visitOf("A002"), ...intake, missed: 0, fair: false, shownMs: 0 });
  tape.pass(10 * MINUTE);
  device(tape, "board-w1", null);
  tape.passTo(DAY, 11 * HOUR);
  device(tape, "printer", "link-lost");
  tape.pass(10 * MINUTE);
  tape.skip(MINUTE);
  tape.say("agent.started", { version: "1", bootId: "boot-1", config: "c", darkMs: MINUTE });
  tape.skip(SECOND);
  device(tape, "printer", "link-lost");
  device(tape, "board-w1", null);
  tape.say("uplink.state", { phase: "offline", fault: "broker-unreachable" });
  tape.passTo(DAY, 11 * HOUR + 20 * MINUTE);
  device(tape, "printer", null);
  tape.passTo(DAY, 12 * HOUR);
  tape.say("uplink.state", { phase: "online", fault: null });
  tape.passTo(DAY, 13 * HOUR);
  tape.say("centre.paused", { reason: "fire alarm", by: "op-1" });
  tape.pass(30 * MINUTE);
  tape.say("centre.resumed", { by: "op-1", heldMs: 30 * MINUTE });
  tape.passTo(DAY, 14 * HOUR);
  tape.skip(2 * MINUTE);
  tape.say("journal.resumed", { fault: "journal-full", darkMs: 2 * MINUTE });
  tape.passTo(DAY, 15 * HOUR);
  tape.powerCut(30 * MINUTE);
  device(tape, "printer", null);
  device(tape, "board-w1", null);
  tape.passTo(DAY, 18 * HOUR);
  return tape;
}

export function device(tape: Tape, id: string, fault: string | null): void {
  tape.say("device.state", { device: id, phase: fault === null ? "ready" : "failed", fault });
}
