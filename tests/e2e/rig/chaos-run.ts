import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { eventually, openCentre } from "../rig.ts";
import { MAIN } from "./agent.ts";
import { Chance } from "./chance.ts";
import { type ChaosFigures, troubledDay } from "./chaos.ts";
import { TestPrinter } from "./equipment.ts";
import { auditTickets, type TicketAudit } from "./ticket-audit.ts";

/** A ticket whose fate is unknown is settled within its time at the dispenser, two minutes, and one look at the clock. */
const REST_MS = 160_000;

export interface ChaosOutcome extends TicketAudit {
  readonly chaos: ChaosFigures;
  readonly restSeconds: number;
  readonly events: number;
  readonly isHubJournal: boolean;
  readonly verified: string;
}

/** Trouble, then calm in which everything must come to rest, then the count of what is true. */
export async function runChaos(tickets: number, seed: number, mostMs: number): Promise<ChaosOutcome> {
  const chance = new Chance(seed);
  const centre = await openCentre({ printer: new TestPrinter(new Chance(seed + 1).unit) });
  try {
    await centre.agent.start();
    const chaos = await troubledDay(centre, { tickets, seed, chance, mostMs });
    const calmAt = performance.now();
    await eventually("every number has its fate", () => undecided(centre) === 0, REST_MS);
    await centre.untilHubHasAll(60_000);
    const restSeconds = Math.round((performance.now() - calmAt) / 1_000);
    const journal = centre.journal();
    const atHub = centre.hub.events();
    await centre.agent.stop();
    const verified = execFileSync(process.execPath, [MAIN, "journal", "verify", "--state", centre.state], {
      encoding: "utf8",
    });
    keepEvidence({ journal, diary: centre.printer.diary, said: centre.agent.said });
    const audit = auditTickets(
      journal.map(({ body }) => JSON.parse(body)),
      centre.printer.slips(),
    );
    // The agent goes on looking around while the two are read, so the later one may have a record more.
    const missing = journal.length - atHub.length;
    const isHubJournal =
      Math.abs(missing) <= 1 && atHub.every(({ body }, at) => at >= journal.length || body === journal[at]?.body);
    return { ...audit, chaos, restSeconds, events: journal.length, isHubJournal, verified: verified.trim() };
  } finally {
    await centre.close();
  }
}

const undecided = (centre: Parameters<typeof troubledDay>[0]): number =>
  auditTickets(
    centre.journal().map(({ body }) => JSON.parse(body)),
    [],
  ).undecided.length;

/** `CHAOS_KEEP=FILE` keeps all that happened, to see why a promise broke. */
function keepEvidence(evidence: unknown): void {
  const file = process.env["CHAOS_KEEP"];
  if (file !== undefined) writeFileSync(file, JSON.stringify(evidence));
}
