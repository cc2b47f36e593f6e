import { type Command, InvalidArgumentError, Option } from "commander";
import { BREAK_REASONS, type Request, type StationRequest } from "../control/request.ts";
import { isPin } from "../runtime/credential.ts";
import type { CliIo } from "./cli-io.ts";

export interface Common {
  readonly state: string;
  readonly json?: boolean;
}

/** One verb of the family, and what it asks of the agent. */
export interface QueueVerbs {
  readonly verb: (words: string, sentence: string) => Command;
  readonly act: (request: Request, options: Common) => Promise<void>;
}

type BreakReason = (typeof BREAK_REASONS)[number];

/** What an operator does at a station. */
export function addStationVerbs(verbs: QueueVerbs, io: CliIo): void {
  addStaffVerbs(verbs, io);
  addVisitVerbs(verbs);
  addLeaveVerbs(verbs, io);
}

interface SignIn extends Common {
  readonly card?: string;
  readonly pin?: string;
}

function addStaffVerbs({ verb, act }: QueueVerbs, io: CliIo): void {
  verb("sign-in <station> [operator]", "an operator begins work at a station, by name, card or PIN")
    .option("--card <NUMBER>", "number of the operator's card")
    .addOption(new Option("--pin <DIGITS>", "the operator's PIN").conflicts("card"))
    .action((station: string, operator: string | undefined, options: SignIn) => {
      const request = signIn(station, operator, options);
      if (request !== null) return act(request, options);
      io.err("sign-in: who signs in is said once. Name an operator, or give --card, or --pin with 4 to 8 digits.");
      return io.exit(2);
    });
  verb("sign-out <station>", "the operator leaves the station").action((station: string, options: Common) =>
    act({ verb: "sign-out", station }, options),
  );
  verb("break <station>", "the operator takes a break; nobody is called there meanwhile")
    .addOption(new Option("--reason <REASON>", "why").choices(BREAK_REASONS).makeOptionMandatory())
    .action((station: string, options: Common & { reason: BreakReason }) =>
      act({ verb: "break", station, reason: options.reason }, options),
    );
  verb("back <station>", "the break is over").action((station: string, options: Common) =>
    act({ verb: "back", station }, options),
  );
  verb("annotate <station> <visit> <text>", "say what staff know about the cause of an overrun").action(
    (...[station, visit, text, options]: [string, string, string, Common]) =>
      act({ verb: "annotate", station, visit, text }, options),
  );
}

function signIn(station: string, operator: string | undefined, { card, pin }: SignIn): StationRequest | null {
  if ([operator, card, pin].filter((one) => one !== undefined).length !== 1) return null;
  if (operator !== undefined) return { verb: "sign-in", station, operator };
  if (card !== undefined) return { verb: "credential", station, kind: "card", text: card };
  return pin !== undefined && isPin(pin) ? { verb: "credential", station, kind: "pin", text: pin } : null;
}

function addVisitVerbs({ verb, act }: QueueVerbs): void {
  verb("call <station>", "call the next citizen, or one ticket with a reason")
    .option("--ticket <NUMBER>", "this ticket instead of the next; needs --reason")
    .option("--reason <TEXT>", "why this one; stands in the record")
    .action((station: string, { state, ...which }: Common & { ticket?: string; reason?: string }) =>
      act({ verb: "call", station, ...which }, { state }),
    );
  for (const [name, sentence] of [
    ["recall", "show the call again"],
    ["no-show", "the citizen did not come"],
    ["start", "the citizen is here; service begins"],
  ] as const) {
    verb(`${name} <station>`, sentence).action((station: string, options: Common) =>
      act({ verb: name, station }, options),
    );
  }
  verb("finish <station>", "the stage is over")
    .addOption(new Option("--outcome <OUTCOME>", "how it ended").choices(["passed", "failed"]).default("passed"))
    .option("--ticket <NUMBER>", "whose, at a checkpoint with several inside")
    .action((station: string, { state, ...end }: Common & { outcome: "passed" | "failed"; ticket?: string }) =>
      act({ verb: "finish", station, ...end }, { state }),
    );
  verb("transfer <station> <stage>", "send the citizen to another stage of the same service")
    .requiredOption("--reason <TEXT>", "why; stands in the record")
    .option("--back", "comes back here when the other stage is over")
    .action((station: string, stage: string, { state, ...how }: Common & { reason: string; back?: boolean }) =>
      act({ verb: "transfer", station, stage, ...how }, { state }),
    );
}

interface Postpone extends Common {
  readonly minutes?: number;
  readonly untilBack?: boolean;
  readonly by: "citizen" | "centre";
  readonly reason: string;
}

function addLeaveVerbs({ verb, act }: QueueVerbs, io: CliIo): void {
  verb("postpone <station>", "the citizen leaves and comes back")
    .option("--minutes <N>", "comes back by itself after so many minutes", wholeMinutes)
    .addOption(new Option("--until-back", "waits until the citizen is here again").conflicts("minutes"))
    .addOption(new Option("--by <WHO>", "who wants it").choices(["citizen", "centre"]).makeOptionMandatory())
    .requiredOption("--reason <TEXT>", "why; stands in the record")
    .action((station: string, options: Postpone) => {
      const { minutes = null, untilBack, by, reason } = options;
      if (minutes !== null || untilBack === true) {
        return act({ verb: "postpone", station, minutes, by, reason }, options);
      }
      io.err("postpone: it is not said for how long. Give --minutes N or --until-back.");
      return io.exit(2);
    });
  verb("return <station> <ticket>", "a citizen who was away is here again").action(
    (station: string, ticket: string, options: Common) => act({ verb: "return", station, ticket }, options),
  );
  verb("gone <station> [ticket]", "the citizen has left for good; without a number the one at the window")
    .option("--reason <TEXT>", "why, where it is known; stands in the record")
    .action((station: string, ticket: string | undefined, { state, ...why }: Common & { reason?: string }) =>
      act({ verb: "gone", station, ...(ticket === undefined ? {} : { ticket }), ...why }, { state }),
    );
  verb("void <station> <ticket>", "make a ticket void")
    .requiredOption("--reason <TEXT>", "why; stands in the record")
    .action((station: string, ticket: string, options: Common & { reason: string }) =>
      act({ verb: "void", station, ticket, reason: options.reason }, options),
    );
}

function wholeMinutes(text: string): number {
  const minutes = Number(text);
  if (!Number.isInteger(minutes) || minutes < 1) throw new InvalidArgumentError("Give a whole number of minutes.");
  return minutes;
}
