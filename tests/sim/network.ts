import type { Broker } from "../../agent/ports/broker.ts";
import { plan } from "./centre-plan.ts";
import type { SimEntropy } from "./entropy.ts";
import { CALM, SimBroker } from "./sim-broker.ts";
import { SimHub } from "./sim-hub.ts";
import type { SimTime } from "./time.ts";

const DOUBLE_RETRY_MS = 30_000;
const FORMS_ONE_IN = 16;

/** The road to the Situation Centre, as bad as this seed has it, and the hub at its end. */
export class Network {
  readonly hub: SimHub;
  readonly #broker: SimBroker;
  readonly #time: SimTime;
  readonly #hubMost = new Map<string, number>();
  #double: Broker | null = null;

  constructor(time: SimTime, entropy: SimEntropy) {
    this.#time = time;
    const own = entropy.split();
    this.#broker = new SimBroker({ after: time.after, unit: own.unit });
    this.#broker.formsOneIn = FORMS_ONE_IN;
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

  /** The most that the hub ever had of a journal. */
  hubMost(epoch: string): number {
    const most = Math.max(this.#hubMost.get(epoch) ?? 0, this.hub.upto(plan.centre, epoch));
    this.#hubMost.set(epoch, most);
    return most;
  }

  wire(): Broker {
    return this.#broker.wire(plan.centre);
  }

  cut(isCut: boolean): void {
    if (isCut) this.#broker.lineDown(plan.centre);
    else this.#broker.lineUp(plan.centre);
  }

  /** Neither side hears that the line is gone. */
  mute(isMute: boolean): void {
    this.#broker.lineMute(plan.centre, isMute);
  }

  /** Everybody is thrown off; sessions are lost, and what was retained only at times kept. */
  restartBroker(keepsRetained: boolean): void {
    this.#broker.restart(keepsRetained);
  }

  /** A second machine with this centre's name, for as long as it is there. */
  intrude(isThere: boolean): void {
    this.#double?.close();
    this.#double = isThere ? this.#broker.wire(plan.centre) : null;
    this.#connectDouble(this.#double);
  }

  #connectDouble(double: Broker | null): void {
    if (double === null || double !== this.#double) return;
    const will = { topic: "nobody", payload: "", qos: 0, retain: false } as const;
    double.connect(
      { broker: 0, protocol: 4, will, subscribe: [] },
      {
        online: () => undefined,
        taken: () => undefined,
        message: () => undefined,
        oversized: () => undefined,
        offline: () => this.#time.after(DOUBLE_RETRY_MS, () => this.#connectDouble(double)),
      },
    );
  }

  backUpHub(): void {
    this.hub.backUp();
  }

  /** The hub's machine is restored from an older copy: it asks for what it has forgotten. */
  rewindHub(epoch: string): void {
    this.hubMost(epoch);
    this.hub.restoreAndRestart();
  }

  heal(): void {
    this.#broker.troubles = CALM;
    this.cut(false);
    this.mute(false);
    this.intrude(false);
  }
}
