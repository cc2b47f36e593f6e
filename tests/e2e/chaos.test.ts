import { expect, test } from "vitest";
import { runChaos } from "./rig/chaos-run.ts";

const TICKETS = Number(process.env["CHAOS_TICKETS"] ?? 150);
const SEED = Number(process.env["CHAOS_SEED"] ?? 7);
const MOST_MS = 600_000;

test(`${TICKETS} tickets from a failing printer, the agent killed every few seconds: paper, journal and hub agree`, {
  timeout: MOST_MS + 300_000,
}, async () => {
  const outcome = await runChaos(TICKETS, SEED, MOST_MS);
  console.log(JSON.stringify(outcome));
  expect(outcome).toMatchObject({
    queuedWithoutPaper: [],
    papersWithoutRecord: [],
    numbersTwice: [],
    originalsTwice: [],
    copiesUnrecorded: [],
    voidedButInHand: [],
    undecided: [],
    isHubJournal: true,
  });
  expect(outcome.reserved).toBeGreaterThanOrEqual(TICKETS);
  expect(outcome.chaos.kills).toBeGreaterThan(2);
});
