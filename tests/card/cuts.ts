import { parseArgs } from "node:util";
import { Card, cardProblem } from "./card.ts";
import { type Life, liveUntilCut } from "./cut.ts";

/**
 * `node tests/card/cuts.ts --cuts 200 --seed 1`: writers on an emulated card that loses its power, each seed a life. Then the control: the
 * same without FULL, which must lose. Fails when something acknowledged is lost, forked or unreadable, or when the control loses nothing.
 */
const { values } = parseArgs({
  options: {
    cuts: { type: "string", default: "200" },
    control: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
/** A worn-out file is given up for a new one now and then, so that making one is cut too. */
const LIVES_A_CARD = 25;

async function lives(count: number, isPlanted: boolean): Promise<readonly Life[]> {
  const lived: Life[] = [];
  while (lived.length < count) {
    const card = new Card();
    try {
      for (let no = 0; no < LIVES_A_CARD && lived.length < count; no += 1) {
        const life = await liveUntilCut(card, seed + lived.length, isPlanted);
        lived.push(life);
        if (isHurt(life)) {
          if (!isPlanted) console.log(`seed ${life.seed}: ${JSON.stringify(life)}`);
          break;
        }
      }
    } finally {
      card.remove();
    }
  }
  return lived;
}

const isHurt = ({ damage }: Life): boolean => damage.corrupt !== null || damage.lost > 0 || damage.forked > 0;

function tell(name: string, lived: readonly Life[], ms: number): void {
  const sum = (of: (life: Life) => number) => lived.reduce((total, life) => total + of(life), 0);
  const torn = lived.filter(({ kept, dropped }) => kept > 0 && dropped > 0).length;
  console.log(
    `${name}: ${lived.length} cuts in ${Math.round(ms / 1_000)} s, ${sum((life) => life.acknowledged)} acknowledged, ` +
      `${sum(({ damage }) => damage.lost)} lost, ${sum(({ damage }) => damage.forked)} forked, ` +
      `${sum(({ damage }) => Number(damage.corrupt !== null))} corrupt; ` +
      `${sum(({ kept }) => kept)} sectors kept, ${sum(({ dropped }) => dropped)} dropped, ${torn} cuts tore a write`,
  );
}

async function measured(name: string, count: number, isPlanted: boolean): Promise<readonly Life[]> {
  const began = performance.now();
  const lived = await lives(count, isPlanted);
  tell(name, lived, performance.now() - began);
  return lived;
}

const problem = cardProblem();
if (problem !== null) {
  console.error(`card: ${problem}.`);
  process.exitCode = 2;
} else {
  const ours = await measured("the journal", Number(values.cuts), false);
  const control = await measured("control, without FULL", Number(values.control), true);
  const isBlind = Number(values.control) > 0 && !control.some(isHurt);
  if (isBlind) console.error("The control lost nothing: these cuts prove nothing.");
  process.exitCode = ours.some(isHurt) || isBlind ? 1 : 0;
}
