import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Chance } from "../e2e/rig/chance.ts";
import { openCentre, type TestCentre } from "../e2e/rig.ts";
import { isSound, workUntilCut } from "./agent-cut.ts";
import { Card, cardProblem, USUAL_CARD } from "./card.ts";

const problem = cardProblem();
const here = problem === null ? "" : ` (not on this machine: ${problem})`;
const CUTS = Number(process.env["TALON_CARD_CUTS"] ?? 4);
const SEED = Number(process.env["TALON_CARD_SEED"] ?? 7);
const MS_A_CUT = 40_000;

let centre: TestCentre | null = null;
let card: Card | null = null;
afterEach(async () => {
  await centre?.close();
  card?.remove();
});

test.skipIf(problem !== null)(
  `a centre whose power goes in the middle of its work knows all that paper, watchers and the hub were told${here}`,
  { timeout: CUTS * MS_A_CUT },
  async () => {
    const chance = new Chance(SEED);
    card = new Card();
    card.slow(USUAL_CARD);
    centre = await openCentre({ state: join(card.dir, "state") });
    let told = 0;
    for (let no = 1; no <= CUTS; no += 1) {
      const missing = await workUntilCut(centre, card, chance);
      told += missing.told;
      console.log(
        `cut ${no}: ${missing.told} events told, ${missing.records} records, ${centre.hub.count()} at the hub`,
      );
      expect(missing, `cut ${no} of seed ${SEED}`).toSatisfy(isSound);
    }
    expect(told).toBeGreaterThan(0);
    await centre.agent.start();
    await centre.untilHubHasAll();
    expect(centre.hub.events().map(({ body }) => body)).toEqual(centre.journal().map(({ body }) => body));
  },
);
