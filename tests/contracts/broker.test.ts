import { expect, test } from "vitest";
import { SimEntropy } from "../sim/entropy.ts";
import { SimBroker } from "../sim/sim-broker.ts";
import { SimTime } from "../sim/time.ts";
import { brokerContract, Heard } from "./broker.contract.ts";

function brokerInTime() {
  const time = new SimTime(0);
  return { time, broker: new SimBroker({ after: time.after, unit: new SimEntropy(1).unit }) };
}

brokerContract("the simulated broker", async () => {
  const { time, broker } = brokerInTime();
  broker.troubles = { ...broker.troubles, jitterMs: 30 };
  return {
    protocol: 5,
    wire: (client) => broker.wire(client),
    settle: async (until) => time.pass(5_000, until),
    close: async () => undefined,
  };
});

test("a line that goes down tells both ends and has the will spoken", () => {
  const { time, broker } = brokerInTime();
  const [hub, centre] = [new Heard(), new Heard()];
  const will = { topic: "talon/1/00/kz-ala-01/up/state", payload: "dead", qos: 1, retain: true } as const;
  broker
    .wire("hub")
    .connect(
      { broker: 0, protocol: 5, will: { ...will, topic: "talon/1/hub/state" }, subscribe: ["talon/1/+/+/up/#"] },
      hub,
    );
  broker.wire("kz-ala-01").connect({ broker: 0, protocol: 5, will, subscribe: [] }, centre);
  time.pass(1_000);
  broker.lineDown("kz-ala-01");
  time.pass(1_000);
  expect(centre.words).toEqual(["online", "offline broker-lost"]);
  expect(hub.messages).toEqual(["talon/1/00/kz-ala-01/up/state dead"]);
});

test("TUC-024: a second client of the same name is told to the first as a doubled identity", () => {
  const { time, broker } = brokerInTime();
  const [first, second] = [new Heard(), new Heard()];
  const will = { topic: "talon/1/00/kz-ala-01/up/state", payload: "dead", qos: 1, retain: true } as const;
  for (const heard of [first, second]) {
    broker.wire("kz-ala-01").connect({ broker: 0, protocol: 5, will, subscribe: [] }, heard);
    time.pass(1_000);
  }
  expect(first.words).toEqual(["online", "offline identity-taken-over"]);
  expect(second.words).toEqual(["online"]);
});
