import { advance } from "../../agent/domain/advance.ts";
import type { CentreEvent } from "../../agent/domain/event.ts";
import type { Instant, Now } from "../../agent/domain/instant.ts";
import { sumOf } from "../../agent/domain/ownership.ts";
import { staffed } from "../unit/agent/domain/life.ts";
import { type Draw, inputOf, KINDS_COUNT } from "../unit/agent/domain/random-life.ts";

/** Inputs of one centre before the next begins. */
const INPUTS = 3_000;

interface Lived {
  readonly visits: number;
  readonly inputs: number;
  /** Visits whose stretches do not add up to their time. */
  readonly wrong: readonly string[];
}

/** Lives of many centres under random inputs; of every visit that ends, whose its time was is held against a clock of our own. */
export function liveVisits(wanted: number, firstSeed: number): Lived {
  let visits = 0;
  let inputs = 0;
  const wrong: string[] = [];
  for (let seed = firstSeed; visits < wanted; seed += 1) {
    const told = liveCentre(seed);
    visits += told.visits;
    inputs += INPUTS;
    wrong.push(...told.wrong);
  }
  return { visits, inputs, wrong };
}

function liveCentre(seed: number): Omit<Lived, "inputs"> {
  const life = staffed();
  const random = draws(seed);
  const witness = new Witness();
  for (let no = 0; no < INPUTS; no += 1) {
    const input = inputOf(life, random.next().value);
    const { last } = life.centre;
    const { centre, events } = advance({ centre: life.centre, rules: life.rules, now: life.now }, input, life.seq);
    if (events.length > 0 && last !== null) witness.pass(last, life.now);
    for (const event of events) witness.hear(event, `seed ${seed}, input ${no}`);
    life.centre = centre;
    life.seq += events.length;
  }
  return witness;
}

/** How long a visit has run, as somebody would reckon who only has the clocks' readings. */
interface Reckoned {
  ms: number;
  /** Of boots since a good clock was seen: what the wall clocks say, which may be below nothing. */
  rawMs: number;
}

/** Reckons the time of every open visit by itself: within a boot by the monotonic clock, across boots by the sum of what wall clocks say. */
class Witness {
  readonly wrong: string[] = [];
  readonly #open = new Map<string, Reckoned>();
  visits = 0;

  pass(from: Instant, to: Now): void {
    const isOff = from.boot !== to.boot;
    const isGood = to.quality === "ntp" || to.quality === "rtc";
    for (const visit of this.#open.values()) {
      if (isOff) visit.rawMs += to.wall - from.wall;
      else visit.ms += to.mono - from.mono;
      if (!isOff || !isGood || visit.rawMs < 0) continue;
      visit.ms += visit.rawMs;
      visit.rawMs = 0;
    }
  }

  hear(event: CentreEvent, where: string): void {
    if (event.type === "ticket.issued") this.#open.set(event.data.visit, { ms: 0, rawMs: 0 });
    if (event.type !== "visit.closed" || event.data.spent === undefined) return;
    this.visits += 1;
    const { ms, rawMs } = this.#open.get(event.data.visit) ?? { ms: Number.NaN, rawMs: 0 };
    this.#open.delete(event.data.visit);
    if (sumOf(event.data.spent) !== ms + Math.max(0, rawMs)) this.wrong.push(`${where}: ${event.data.visit}`);
  }
}

function* draws(seed: number): Generator<Draw> {
  let state = seed >>> 0;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (;;) yield [next(KINDS_COUNT), next(1_000), next(1_000)];
}

if (import.meta.main) {
  const [wanted = "100000", seed = "1"] = process.argv.slice(2);
  const began = performance.now();
  const { visits, inputs, wrong } = liveVisits(Number(wanted), Number(seed));
  const seconds = (performance.now() - began) / 1_000;
  for (const one of wrong.slice(0, 5)) process.stdout.write(`${one}: its stretches do not add up\n`);
  process.stdout.write(`${visits} visits, ${inputs} inputs in ${seconds.toFixed(1)} s, ${wrong.length} wrong\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
