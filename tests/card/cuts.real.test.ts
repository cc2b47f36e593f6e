import { expect, test } from "vitest";
import { cardProblem } from "./card.ts";
import { isHurt, lived } from "./lives.ts";

const problem = cardProblem();
const here = problem === null ? "" : ` (not on this machine: ${problem})`;
const CUTS = 12;
const CONTROLS = 3;
const SEED = 20_260_823;

test.skipIf(problem !== null)(
  `power cuts that tear and reorder what a card had cached take no record that was told to be durable${here}`,
  { timeout: 170_000 },
  async () => {
    const lives = await lived({ count: CUTS, firstSeed: SEED, isPlanted: false });
    expect(lives.filter(isHurt)).toEqual([]);
    expect(lives.some(({ acknowledged }) => acknowledged > 0)).toBe(true);
    expect(lives.some(({ dropped }) => dropped > 0)).toBe(true);
  },
);

test.skipIf(problem !== null)(
  `the same cuts find a journal that does not wait for the card${here}`,
  { timeout: 170_000 },
  async () => {
    const lives = await lived({ count: CONTROLS, firstSeed: SEED, isPlanted: true });
    expect(lives.some(isHurt)).toBe(true);
  },
);
