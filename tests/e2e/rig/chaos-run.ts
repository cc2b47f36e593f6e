import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { eventually, openCentre, type TestCentre } from "../rig.ts";
import { MAIN } from "./agent.ts";
import { Chance } from "./chance.ts";
import { type ChaosFigures, troubledDay } from "./chaos.ts";
import { TestPrinter } from "./equipment.ts";
import { auditTickets, type TicketAudit } from "./ticket-audit.ts";

/** A ticket whose fate is unknown is settled within its time at the dispenser, two minutes, and one look at the clock. */
const REST_MS = 160_000;

const SAME_MS = 10_000;

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
    const isHubJournal = await isTheSameAtTheHub(centre);
    const journal = centre.journal();
    await centre.agent.stop();
    const verified = execFileSync(process.execPath, [MAIN, "journal", "verify", "--state", centre.state], {
      encoding: "utf8",
    });
    keepEvidence({ journal, diary: centre.printer.diary, said: centre.agent.said });
    const audit = auditTickets(
      journal.map(({ body }) => JSON.parse(body)),
      centre.printer.slips(),
    );
    return { ...audit, chaos, restSeconds, events: journal.length, isHubJournal, verified: verified.trim() };
  } finally {
    await centre.close();
  }
}

/** The agent goes on looking around, so the two are the same at some moment, not at any. */
async function isTheSameAtTheHub(centre: TestCentre): Promise<boolean> {
  const isSame = () => {
    const atHub = centre.hub.events();
    const journal = centre.journal();
    return atHub.length === journal.length && atHub.every(({ body }, at) => body === journal[at]?.body);
  };
  return eventually("journal and hub are the same", isSame, SAME_MS).then(
    () => true,
    () => false,
  );
}

const undecided = (centre: TestCentre): number =>
  auditTickets(
    centre.journal().map(({ body }) => JSON.parse(body)),
    [],
  ).undecided.length;

/** `CHAOS_KEEP=FILE` keeps all that happened, to see why a promise broke. */
function keepEvidence(evidence: unknown): void {
  const file = process.env["CHAOS_KEEP"];
  if (file !== undefined) writeFileSync(file, JSON.stringify(evidence));
}
