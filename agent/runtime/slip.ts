import type { Visit } from "../domain/centre.ts";
import type { ExpectedWait } from "../domain/pace.ts";
import type { Rules } from "../domain/rules.ts";
import type { SlipLine } from "../ports/printer.ts";
import type { Say } from "../ports/words.ts";

/** Screens and paper: the number fills half the width; service, people ahead, time, centre, QR, and one line what to do next. */
export interface SlipFacts {
  readonly visit: Visit;
  readonly copy: number;
  readonly ahead: number;
  readonly expected: ExpectedWait | null;
  readonly rules: Rules;
  readonly takenAt: string;
}

export function slip({ visit, copy, ahead, expected, rules, takenAt }: SlipFacts, say: Say): readonly SlipLine[] {
  const { language } = visit;
  const service = rules.services.find((one) => one.id === visit.service);
  const copyMark: readonly SlipLine[] = copy > 0 ? [{ kind: "banner", text: say(language, "ticket.copy") }] : [];
  const centred = (text: string, size: "normal" | "large"): SlipLine => ({ kind: "text", text, size, align: "centre" });
  const minutes = expected === null ? null : { from: expected.fromMinutes, to: expected.toMinutes };
  const wait = minutes === null ? [] : [centred(say(language, "ticket.expected", minutes), "normal")];
  return [
    ...copyMark,
    { kind: "number", text: visit.ticket },
    centred(service?.names[language] ?? visit.service, "large"),
    { kind: "rule" },
    centred(
      ahead === 0 ? say(language, "ticket.none-ahead") : say(language, "ticket.ahead", { count: ahead }),
      "normal",
    ),
    ...wait,
    centred(say(language, "ticket.wait"), "normal"),
    { kind: "space" },
    { kind: "qr", content: qrContent(rules.centre, visit) },
    { kind: "space" },
    { kind: "pair", left: rules.names[language] ?? rules.centre, right: takenAt },
  ];
}

/** Version, centre, visit and the code that nobody can guess; ASCII, so that every scanner reads it. */
export const qrContent = (centre: string, { id, code }: Pick<Visit, "id" | "code">): string =>
  `TALON1:${centre}:${id}:${code}`;

/** Day, month and time at the centre, as 21.11.2026 14:02. Made once: a formatter costs a thousand times what it formats. */
export function localTimes(timeZone: string): (wall: number) => string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (wall) => {
    const parts = format.formatToParts(wall);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
    return `${part("day")}.${part("month")}.${part("year")} ${part("hour")}:${part("minute")}`;
  };
}
