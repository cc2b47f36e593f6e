import type { ExpectedWait } from "../domain/pace.ts";
import type { Rules } from "../domain/rules.ts";
import type { Visit } from "../domain/visit.ts";
import type { SlipLine } from "../ports/printer.ts";
import type { Say } from "../ports/words.ts";
import { localTimeIn } from "./local-time.ts";
import { inGroups, type TicketMac, ticketCode, ticketMac } from "./ticket-code.ts";

/** Screens and paper: the number fills half the width; service, people ahead, time, centre, QR, and one line what to do next. */
export interface SlipFacts {
  readonly visit: Visit;
  readonly copy: number;
  readonly ahead: number;
  readonly expected: ExpectedWait | null;
  readonly rules: Rules;
  readonly takenAt: string;
  readonly mac: TicketMac;
  /** The centre's records are in memory only: then this paper is the proof that is left if the power goes. */
  readonly isVolatile?: boolean;
}

export function slip(facts: SlipFacts, say: Say): readonly SlipLine[] {
  const { visit, copy, ahead, expected, rules, takenAt, mac, isVolatile = false } = facts;
  const { language } = visit;
  const ticket = ticketFacts(rules.centre, visit);
  const service = rules.services.find((one) => one.id === visit.service);
  const copyMark: readonly SlipLine[] = copy > 0 ? [{ kind: "banner", text: say(language, "ticket.copy") }] : [];
  const centred = (text: string, size: "normal" | "large"): SlipLine => ({ kind: "text", text, size, align: "centre" });
  const minutes = expected === null ? null : { from: expected.fromMinutes, to: expected.toMinutes };
  const wait = minutes === null ? [] : [centred(say(language, "ticket.expected", minutes), "normal")];
  return [
    ...copyMark,
    { kind: "logo" },
    { kind: "number", text: visit.ticket },
    centred(service?.names[language] ?? visit.service, "large"),
    { kind: "rule" },
    centred(
      ahead === 0 ? say(language, "ticket.none-ahead") : say(language, "ticket.ahead", { count: ahead }),
      "normal",
    ),
    ...wait,
    centred(say(language, "ticket.wait"), "normal"),
    ...(isVolatile ? [centred(say(language, "ticket.in-memory"), "normal")] : []),
    { kind: "space" },
    { kind: "qr", content: ticketCode(ticket, mac) },
    centred(inGroups(ticketMac(ticket, mac)), "normal"),
    { kind: "space" },
    { kind: "pair", left: rules.names[language] ?? rules.centre, right: takenAt },
  ];
}

/** What the code of a ticket vouches for. */
export const ticketFacts = (centre: string, { id, code, reservedAt }: Pick<Visit, "id" | "code" | "reservedAt">) => ({
  centre,
  visit: id,
  code,
  takenWall: reservedAt.wall,
});

/** Day, month and time at the centre, as 21.11.2026 14:02. */
export function localTimes(timeZone: string): (wall: number) => string {
  const localTime = localTimeIn(timeZone);
  return (wall) => {
    const { day, month, year, hour, minute } = localTime(wall);
    return `${day}.${month}.${year} ${hour}:${minute}`;
  };
}
