import type { Say } from "../../../agent/ports/words.ts";
import type { ProfileName } from "../../../drivers/escpos-printer/profiles.ts";
import { badge } from "../../golden/logo.ts";
import { CutCentre, type Death, type Plant } from "./centre.ts";
import { broken } from "./claims.ts";

/** One ticket and one death. */
export interface Course {
  readonly profile: ProfileName;
  /** Letters that the printer has, lines that it gets as dots, or letters below a logo. */
  readonly ticket: "letters" | "dots" | "logo";
  readonly death: Death;
  readonly atByte: number;
  readonly afterMs: number;
}

export interface Outcome {
  readonly wrong: readonly string[];
  /** What stands in the journal of the first number. */
  readonly end: string;
}

/** No page has the letters of two languages; what has to be read from the paper stays plain. */
const WORDS: Readonly<Record<string, string>> = { "ticket.none-ahead": "Ұґ", "ticket.wait": "Һєө" };
const SAY: Readonly<Record<Course["ticket"], Say>> = {
  letters: (_, key) => key,
  dots: (_, key) => WORDS[key] ?? key,
  logo: (_, key) => key,
};

const logoOf = (ticket: Course["ticket"]) => (ticket === "logo" ? badge : null);

const READY_MS = 20_000;
/** A citizen waits two minutes for his paper, and a restart takes one. */
const SETTLED_MS = 180_000;
const SETTLE_EVERY_MS = 5_000;
const REBOOTED_MS = 60_000;
export const NEVER = Number.POSITIVE_INFINITY;

/** Lives one course to its end: a ticket, a death at that byte of it, the time until all is settled, and the next citizen. */
export function live({ profile, ticket, death, atByte, afterMs }: Course, plant: Plant = {}): Outcome {
  const centre = new CutCentre({ profile, logo: logoOf(ticket), say: SAY[ticket], plant });
  centre.pass(READY_MS);
  centre.threatenedBy(death);
  centre.wire.arm({ atByte, afterMs });
  centre.ask("licence-first");
  centre.pass(afterMs + 1);
  settle(centre, REBOOTED_MS);
  centre.ask("number-plates");
  settle(centre, SETTLE_EVERY_MS);
  const { facts } = centre;
  const second = facts.some(({ event }) => event.type === "ticket.issued" && event.data.service === "number-plates");
  const wrong = broken(facts, centre.printer.slips());
  const ends = facts.flatMap(({ event }) =>
    event.type === "ticket.issued" || event.type === "ticket.voided" ? [event] : [],
  );
  const [end] = ends;
  const told = end === undefined ? "nothing" : end.type === "ticket.issued" ? `issued, copy ${end.data.copy}` : "void";
  return { wrong: second ? wrong : [...wrong, "the next citizen got no ticket"], end: told };
}

function settle(centre: CutCentre, leastMs: number): void {
  for (let ms = 0; ms < SETTLED_MS && (ms < leastMs || !centre.isAtRest); ms += SETTLE_EVERY_MS)
    centre.pass(SETTLE_EVERY_MS);
}

/** How many bytes go to the printer for one ticket, its questions and their repetitions included. */
export function bytesOf(profile: ProfileName, ticket: Course["ticket"]): number {
  const centre = new CutCentre({ profile, logo: logoOf(ticket), say: SAY[ticket], plant: {} });
  centre.pass(READY_MS);
  centre.wire.arm({ atByte: NEVER, afterMs: 0 });
  centre.ask("licence-first");
  centre.pass(1_900);
  return centre.wire.passed;
}
