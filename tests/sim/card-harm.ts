import type { Range, SimCard } from "./card.ts";
import { plan } from "./centre-plan.ts";
import { SimEntropy } from "./entropy.ts";
import type { Network } from "./network.ts";
import type { SimTime } from "./time.ts";

interface HarmWorld {
  readonly card: SimCard;
  readonly network: Network;
  readonly isHubForgetful: boolean;
  readonly time: SimTime;
  readonly cutPower: () => void;
}

/** One seed in so many has a card that loses what it was given. */
const BAD_CARDS_ONE_IN = 3;
/** A card is hurt where the power goes, so that it goes more often. */
const CUTS_EVERY_MS = 2 * 3_600_000;
const HARM_CHANCE = 0.5;
const HOLES_MOST = 3;
const HOLE_MOST = 4;
const TAIL_MOST = 20;
/** What it draws does not change what the rest of the world draws. */
const OWN_SEED = 7_919;

/** What a power cut does to a bad card. */
export class CardHarm {
  readonly #world: HarmWorld;
  readonly #entropy: SimEntropy;
  readonly #isBad: boolean;
  #hasTakenBack = false;

  constructor(seed: number, world: HarmWorld) {
    this.#world = world;
    this.#entropy = new SimEntropy(seed * OWN_SEED);
    this.#isBad = seed % BAD_CARDS_ONE_IN === 0;
  }

  come(): void {
    if (this.#isBad) this.#cutLater();
  }

  #cutLater(): void {
    const { time, cutPower } = this.#world;
    time.after(this.#entropy.wait(CUTS_EVERY_MS), () => {
      this.#cutLater();
      cutPower();
    });
  }

  strike(): void {
    if (!this.#isBad || !this.#entropy.chance(HARM_CHANCE)) return;
    const kinds = [() => this.#tear(), () => this.#cutOff(), () => this.#putBack(), () => this.#lie()];
    this.#entropy.pick(kinds)();
  }

  /** Since it was asked last. */
  hasTakenBack(): boolean {
    const has = this.#hasTakenBack;
    this.#hasTakenBack = false;
    return has;
  }

  /** Pages are torn somewhere in the file. */
  #tear(): void {
    const { first, last } = this.#kept();
    if (last - first < HOLE_MOST) return;
    const holes = Array.from({ length: 1 + this.#entropy.below(HOLES_MOST) }, (): Range => {
      const from = first + this.#entropy.below(last - first - HOLE_MOST + 1);
      return { first: from, last: from + this.#entropy.below(HOLE_MOST) };
    });
    this.#world.card.end(merged(holes), "journal-salvaged");
  }

  /** The end of the file or of its log is gone; the anchor says how far it had come. */
  #cutOff(): void {
    const { first, last } = this.#kept();
    if (last < first) return;
    const tail = Math.min(last - first, this.#entropy.below(TAIL_MOST));
    this.#world.card.end([{ first: last - tail, last }], "journal-salvaged");
  }

  /** An older copy of the card; the anchor says how far it had come. */
  #putBack(): void {
    const { floor, last } = this.#kept();
    const to = Math.max(floor, last - 1 - this.#entropy.below(TAIL_MOST));
    if (to >= last) return;
    this.#takeBack(to, last);
    this.#world.card.end([{ first: to + 1, last }], "journal-rolled-back");
  }

  /** An older copy, and nothing on this machine that knows better; but the hub does. */
  #lie(): void {
    const { card, network, isHubForgetful } = this.#world;
    const known = network.hub.upto(plan.centre, card.journal.epoch);
    const to = Math.max(this.#kept().floor, known - 1 - this.#entropy.below(TAIL_MOST));
    if (!isHubForgetful && to < known) this.#takeBack(to, known);
  }

  #takeBack(to: number, known: number): void {
    this.#hasTakenBack = true;
    this.#world.card.takeBack(to, known);
  }

  #kept() {
    const { store } = this.#world.card;
    const root = store.root().seq;
    return { first: root + 1, last: store.head().seq, floor: Math.max(root, store.snapshot()?.seq ?? 0) };
  }
}

function merged(ranges: readonly Range[]): readonly Range[] {
  const out: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.first - other.first)) {
    const before = out.at(-1);
    if (before === undefined || range.first > before.last + 1) out.push(range);
    else out[out.length - 1] = { first: before.first, last: Math.max(before.last, range.last) };
  }
  return out;
}
