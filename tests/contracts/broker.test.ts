import { expect, test } from "vitest";
import { SimBroker } from "../sim/sim-broker.ts";
import { VirtualNet } from "../sim/virtual-net.ts";
import { brokerContract, Heard } from "./broker.contract.ts";

brokerContract("the simulated broker", async () => {
  const net = new VirtualNet();
  const broker = new SimBroker(net);
  broker.troubles = { ...broker.troubles, jitterMs: 30 };
  return {
    protocol: 5,
    wire: (client) => broker.wire(client),
    settle: async (until) => net.pass(5_000, until),
    close: async () => undefined,
  };
});

test("a line that goes down tells both ends and has the will spoken", () => {
  const net = new VirtualNet();
  const broker = new SimBroker(net);
  const [hub, centre] = [new Heard(), new Heard()];
  const will = { topic: "talon/1/00/kz-ala-01/up/state", payload: "dead", qos: 1, retain: true } as const;
  broker
    .wire("hub")
    .connect(
      { broker: 0, protocol: 5, will: { ...will, topic: "talon/1/hub/state" }, subscribe: ["talon/1/+/+/up/#"] },
      hub,
    );
  broker.wire("kz-ala-01").connect({ broker: 0, protocol: 5, will, subscribe: [] }, centre);
  net.pass(1_000);
  broker.lineDown("kz-ala-01");
  net.pass(1_000);
  expect(centre.words).toEqual(["online", "offline broker-lost"]);
  expect(hub.messages).toEqual(["talon/1/00/kz-ala-01/up/state dead"]);
});

test("TUC-024: a second client of the same name is told to the first as a doubled identity", () => {
  const net = new VirtualNet();
  const broker = new SimBroker(net);
  const [first, second] = [new Heard(), new Heard()];
  const will = { topic: "talon/1/00/kz-ala-01/up/state", payload: "dead", qos: 1, retain: true } as const;
  for (const heard of [first, second]) {
    broker.wire("kz-ala-01").connect({ broker: 0, protocol: 5, will, subscribe: [] }, heard);
    net.pass(1_000);
  }
  expect(first.words).toEqual(["online", "offline identity-taken-over"]);
  expect(second.words).toEqual(["online"]);
});
