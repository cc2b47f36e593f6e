import type { Broker } from "../../agent/ports/broker.ts";
import { plan } from "./centre-plan.ts";
import type { SimEntropy } from "./entropy.ts";
import { CALM, SimBroker } from "./sim-broker.ts";
import { SimHub } from "./sim-hub.ts";
import type { SimTime } from "./time.ts";

/** The road to the Situation Centre, as bad as this seed has it, and the hub at its end. */
export class Network {
  readonly hub: SimHub;
  readonly #broker: SimBroker;
  #hubMost = 0;

  constructor(time: SimTime, entropy: SimEntropy) {
    const own = entropy.split();
    this.#broker = new SimBroker({ after: time.after, unit: own.unit });
    this.#broker.speaks = own.pick(["both", "refuses-5", "ignores-5"]);
    this.#broker.troubles = {
      latencyMs: own.pick([5, 50, 300]),
      jitterMs: own.pick([0, 200]),
      loseChance: own.pick([0, 0.02, 0.1]),
      doubleChance: own.pick([0, 0.02, 0.1]),
      lateChance: own.pick([0, 0.01]),
      lateMs: 20_000,
    };
    this.hub = new SimHub({ after: time.after, unit: own.unit, now: () => time.now }, this.#broker.wire("hub"));
    this.hub.encodings = own.pick([undefined, ["gzip"], ["zstd", "zstd-40001", "gzip"]]);
    this.hub.start();
  }

  hubMost(): number {
    this.#hubMost = Math.max(this.#hubMost, this.hub.upto(plan.centre));
    return this.#hubMost;
  }

  wire(): Broker {
    return this.#broker.wire(plan.centre);
  }

  cut(isCut: boolean): void {
    if (isCut) this.#broker.lineDown(plan.centre);
    else this.#broker.lineUp(plan.centre);
  }

  backUpHub(): void {
    this.hub.backUp();
  }

  /** The hub's machine is restored from an older copy: it asks for what it has forgotten. */
  rewindHub(): void {
    this.hubMost();
    this.hub.restoreAndRestart();
  }

  heal(): void {
    this.#broker.troubles = CALM;
    this.cut(false);
  }
}
