import { topicsOf } from "../../agent/uplink/topic.ts";
import { type Check, NotApplicable } from "./check.ts";
import type { Account, Target } from "./target.ts";
import { Wire, type WireOptions } from "./wire.ts";

/** Opens connections of the hub and of centres; all of them end with the check. */
export class BrokerStage {
  readonly target: Target;
  readonly #wires: Wire[] = [];

  constructor(target: Target) {
    this.target = target;
  }

  async open(account: Account, options: WireOptions = {}): Promise<Wire> {
    const wire = await Wire.open(this.target, account, options);
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
