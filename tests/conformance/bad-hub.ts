import type { AckMessage } from "../../agent/uplink/contract/schemas.ts";
import { HUB_STATE_TOPIC, topicsOf } from "../../agent/uplink/topic.ts";
import { HubStore } from "../../deploy/hub/hub-store.ts";
import { readUpward, type Upward } from "../../deploy/hub/upward.ts";
import type { HubControl } from "./hub-stage.ts";
import type { Target } from "./target.ts";
import { Wire } from "./wire.ts";

/** What a hub may do wrong with the events of others. */
export const VICES = ["beyond", "uncommitted", "forgetful", "doubling", "disordered", "strayed", "credulous"] as const;
export type Vice = (typeof VICES)[number];

interface Stand {
  upto: number;
  highest: number;
  came: number;
}

type Ack = Pick<AckMessage, "epoch" | "upto">;
type Told = (stand: Stand, epoch: string) => Ack;

const honest: Told = ({ upto }, epoch) => ({ epoch, upto });

const TOLD: Readonly<Record<Vice, Told>> = {
  beyond: ({ upto }, epoch) => ({ epoch, upto: upto + 5 }),
  doubling: ({ came }, epoch) => ({ epoch, upto: came }),
  disordered: ({ highest }, epoch) => ({ epoch, upto: highest }),
  strayed: ({ upto }) => ({ epoch: "another-epoch", upto }),
  uncommitted: honest,
  forgetful: honest,
  credulous: honest,
};

/** A hub that keeps all rules but one: whether the kit finds which. */
export class BadHub implements HubControl {
  readonly #target: Target;
  readonly #vice: Vice;
  #store = new HubStore(":memory:");
  #stands = new Map<string, Stand>();
  #wire: Wire | null = null;
  #seen = 0;
  #lives = 0;

  constructor(target: Target, vice: Vice) {
    this.#target = target;
    this.#vice = vice;
  }

  readonly start = async (): Promise<void> => {
    this.#lives += 1;
    this.#seen = 0;
    const wire = await Wire.open(this.#target, this.#target.hub, { id: "bad-hub" });
    this.#wire = wire;
    wire.listen(() => this.#work(wire));
    await wire.subscribe("talon/1/+/+/up/#");
    await this.#sayState(true);
  };

  /** What was acknowledged and never written is gone. */
  readonly stop = async (): Promise<void> => {
    await this.#sayState(false);
    await this.#wire?.close();
    this.#wire = null;
    if (this.#vice !== "uncommitted") return;
    this.#store.close();
    this.#store = new HubStore(":memory:");
    this.#stands.clear();
  };

  async close(): Promise<void> {
    if (this.#wire !== null) await this.stop();
    this.#store.close();
  }

  async #sayState(online: boolean): Promise<void> {
    const said = { v: 1, online, instance: `bad-${this.#lives}`, ts: new Date().toISOString() };
    await this.#wire?.publish(HUB_STATE_TOPIC, JSON.stringify(said), true);
  }

  #work(wire: Wire): void {
    const fresh = wire.heard.slice(this.#seen);
    this.#seen = wire.heard.length;
    for (const { topic, payload } of fresh) {
      const read = readUpward(topic, payload);
      if (read.ok) this.#take(read.value);
    }
  }

  #take(said: Upward): void {
    const { centre } = said;
    if (said.what === "frame") this.#acknowledge(centre, said.frame.epoch, this.#keep(centre, said.frame));
    if (said.what !== "hello") return;
    const stand = this.#stands.get(`${centre} ${said.hello.epoch}`) ?? { upto: 0, highest: 0, came: 0 };
    const isForgotten = this.#vice === "forgetful";
    this.#acknowledge(centre, said.hello.epoch, isForgotten ? { upto: 0, highest: 0, came: 0 } : stand);
  }

  #keep(centre: string, frame: Extract<Upward, { what: "frame" }>["frame"]): Stand {
    const key = `${centre} ${frame.epoch}`;
    const before = this.#stands.get(key) ?? { upto: 0, highest: 0, came: 0 };
    const fate = this.#store.together(() => this.#store.keepFrame(centre, frame));
    const isTaken = fate.type === "kept" || this.#vice === "credulous";
    const upto = this.#store.upto(centre, frame.epoch);
    const stand = {
      upto: fate.type !== "kept" && isTaken ? frame.last : upto,
      highest: isTaken ? Math.max(before.highest, frame.last) : before.highest,
      came: isTaken ? before.came + frame.bodies.length : before.came,
    };
    this.#stands.set(key, stand);
    return stand;
  }

  #acknowledge(centre: string, epoch: string, stand: Stand): void {
    const ack = { v: 1, ...TOLD[this.#vice](stand, epoch), now: new Date().toISOString() };
    this.#wire?.publish(topicsOf(centre).ack, JSON.stringify(ack)).catch(() => undefined);
  }
}
