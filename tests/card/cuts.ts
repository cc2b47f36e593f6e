import { parseArgs } from "node:util";
import { cardProblem } from "./card.ts";
import type { Life } from "./cut.ts";
import { isHurt, type Lives, lived } from "./lives.ts";

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
const firstSeed = Number(values.seed);

function tell(name: string, all: readonly Life[], ms: number): void {
  const sum = (of: (life: Life) => number) => all.reduce((total, life) => total + of(life), 0);
  const torn = all.filter(({ kept, dropped }) => kept > 0 && dropped > 0).length;
  console.log(
    `${name}: ${all.length} cuts in ${Math.round(ms / 1_000)} s, ${sum((life) => life.acknowledged)} acknowledged, ` +
      `${sum(({ damage }) => damage.lost)} lost, ${sum(({ damage }) => damage.forked)} forked, ` +
      `${sum(({ damage }) => Number(damage.corrupt !== null))} corrupt; ` +
      `${sum(({ kept }) => kept)} sectors kept, ${sum(({ dropped }) => dropped)} dropped, ${torn} cuts tore a write`,
  );
}

async function measured(name: string, lives: Lives): Promise<readonly Life[]> {
  const began = performance.now();
  const all = await lived(lives);
  tell(name, all, performance.now() - began);
  return all;
}

const problem = cardProblem();
if (problem !== null) {
  console.error(`card: ${problem}.`);
  process.exitCode = 2;
} else {
  const ours = await measured("the journal", { count: Number(values.cuts), firstSeed, isPlanted: false });
  for (const life of ours.filter(isHurt)) console.log(`seed ${life.seed}: ${JSON.stringify(life.damage)}`);
  const control = await measured("control, without FULL", {
    count: Number(values.control),
    firstSeed,
    isPlanted: true,
  });
  const isBlind = control.length > 0 && !control.some(isHurt);
  if (isBlind) console.error("The control lost nothing: these cuts prove nothing.");
  process.exitCode = ours.some(isHurt) || isBlind ? 1 : 0;
}
