import { SimEntropy } from "./entropy.ts";
import type { MemoryStore } from "./memory-store.ts";
import type { Network } from "./network.ts";
import type { SimTime } from "./time.ts";

interface LinkWorld {
  readonly time: SimTime;
  readonly network: Network;
  readonly store: () => MemoryStore;
  readonly isOver: () => boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MUTE = { everyMs: 4 * HOUR, lastsMs: 6 * MINUTE };
const DOUBLE = { everyMs: 8 * HOUR, lastsMs: 10 * MINUTE };
const RESTART_EVERY_MS = 4 * HOUR;
const EIO_EVERY_MS = 2 * HOUR;
const OWN_SEED = 104_729;

/** Lines that are dead without a word, brokers that forget all sessions, a second machine of the same name; and a card that refuses a single write. */
export class LinkTroubles {
  readonly #world: LinkWorld;
  readonly #entropy: SimEntropy;

  constructor(seed: number, world: LinkWorld) {
    this.#world = world;
    this.#entropy = new SimEntropy(seed * OWN_SEED);
  }

  come(): void {
    const { network, store } = this.#world;
    this.#spells(MUTE, (isOn) => network.mute(isOn));
    this.#spells(DOUBLE, (isOn) => network.intrude(isOn));
    this.#every(RESTART_EVERY_MS, () => network.restartBroker(this.#entropy.chance(0.5)));
    this.#every(EIO_EVERY_MS, () => store().ail("journal-unwritable", 1));
  }

  #spells({ everyMs, lastsMs }: { everyMs: number; lastsMs: number }, set: (isOn: boolean) => void): void {
    this.#every(everyMs, () => {
      set(true);
      this.#world.time.after(this.#entropy.wait(lastsMs), () => set(false));
    });
  }

  #every(meanMs: number, act: () => void): void {
    const { time, isOver } = this.#world;
    time.after(this.#entropy.wait(meanMs), () => {
      if (isOver()) return;
      this.#every(meanMs, act);
      act();
    });
  }
}
