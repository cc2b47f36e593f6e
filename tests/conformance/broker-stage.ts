import { setTimeout as pause } from "node:timers/promises";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { type Check, NotApplicable } from "./check.ts";
import type { Account, Target } from "./target.ts";
import { HungUp, Wire, type WireOptions } from "./wire.ts";

/** A broker that still ends an earlier connection of the same client id may hang up on the next (RabbitMQ does); every centre comes again. */
const COMES_MOST = 5;
const COMES_AGAIN_MS = 500;

/** Opens connections of the hub and of centres; all of them end with the check. */
export class BrokerStage {
  readonly target: Target;
  readonly #wires: Wire[] = [];

  constructor(target: Target) {
    this.target = target;
  }

  async open(account: Account, options: WireOptions = {}): Promise<Wire> {
    for (let comes = 1; ; comes += 1) {
      const wire = await Wire.open(this.target, account, options).catch((problem: unknown) => {
        if (problem instanceof HungUp && comes < COMES_MOST) return null;
        throw problem;
      });
      if (wire !== null) return this.#kept(wire);
      await pause(COMES_AGAIN_MS);
    }
  }

  #kept(wire: Wire): Wire {
    this.#wires.push(wire);
    return wire;
  }

  hub(id = "conformance-hub"): Promise<Wire> {
    return this.open(this.target.hub, { id });
  }

  centre(options: WireOptions = {}): Promise<Wire> {
    return this.open(this.target.centres[0], options);
  }

  get topics() {
    return topicsOf(this.target.centres[0].user);
  }

  async end(): Promise<void> {
    await Promise.all(this.#wires.splice(0).map((wire) => wire.close()));
  }
}

export const brokerCheck = (
  rule: string,
  what: string,
  run: (stage: BrokerStage) => Promise<void>,
): Check<BrokerStage> => ({
  rule,
  what,
  run: async (stage) => {
    try {
      await run(stage);
    } finally {
      await stage.end();
    }
  },
});

/** Publishes after what is awaited and waits until that has come: what has not come before it was not sent. */
export async function fence(speaker: Wire, listener: Wire, topic: string): Promise<void> {
  const from = listener.heard.length;
  await speaker.publish(topic, "fence");
  await listener.next((message) => message.topic === topic && message.payload.toString() === "fence", "no fence", from);
}

export const lacks = (fact: string): never => {
  throw new NotApplicable(fact);
};
