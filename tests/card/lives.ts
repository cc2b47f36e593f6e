import { Card } from "./card.ts";
import { type Life, liveUntilCut } from "./cut.ts";

/** A worn-out file is given up for a new one now and then, so that making one is cut too. */
const LIVES_A_CARD = 25;

export interface Lives {
  readonly count: number;
  readonly firstSeed: number;
  /** Without FULL, as a control. */
  readonly isPlanted: boolean;
}

export const isHurt = ({ damage }: Life): boolean => damage.corrupt !== null || damage.lost > 0 || damage.forked > 0;

/** A card is thrown away with what has been hurt on it. */
export async function lived({ count, firstSeed, isPlanted }: Lives): Promise<readonly Life[]> {
  const all: Life[] = [];
  while (all.length < count) {
    const card = new Card();
    try {
      for (let no = 0; no < LIVES_A_CARD && all.length < count; no += 1) {
        const life = await liveUntilCut(card, firstSeed + all.length, isPlanted);
        all.push(life);
        if (isHurt(life)) break;
      }
    } finally {
      card.remove();
    }
  }
  return all;
}
