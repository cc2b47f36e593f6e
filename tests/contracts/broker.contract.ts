import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Broker, type BrokerConnect, MESSAGE_BYTES_MAX } from "../../agent/ports/broker.ts";

export interface BrokerUnderTest {
  readonly protocol: 5 | 4;
  /** A wire of its own for each client. */
  readonly wire: (client: string) => Broker;
  /** Lets the world run until this holds, or for a while where it never does. */
  readonly settle: (until?: () => boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

export class Heard {
  readonly words: string[] = [];
  readonly messages: string[] = [];
  receiveMaximum = 0;
  online = (receiveMaximum: number): void => {
    this.receiveMaximum = receiveMaximum;
    this.words.push("online");
  };
  taken = (handle: number): void => void this.words.push(`taken ${handle}`);
  message = (topic: string, payload: Uint8Array): void =>
    void this.messages.push(`${topic} ${new TextDecoder().decode(payload).slice(0, 40)}`);
  oversized = (topic: string, bytes: number): void => void this.words.push(`oversized ${topic} ${bytes}`);
  offline = (fault: string): void => void this.words.push(`offline ${fault}`);
}

const CENTRE = "kz-ala-01";
const topic = (rest: string) => `talon/1/00/${CENTRE}/${rest}`;
const publication = (where: string, payload: string, more = {}) => ({
  topic: where,
  payload,
  qos: 1 as const,
  retain: false,
  ...more,
});

export function brokerContract(name: string, open: () => Promise<BrokerUnderTest>): void {
  describe(`the broker port over ${name}`, () => {
    let under: BrokerUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(async () => under.close());

    const connected = async (client: string, subscribe: readonly string[] = []) => {
      const [wire, heard] = [under.wire(client), new Heard()];
      const will = publication(client === "hub" ? "talon/1/hub/state" : topic("up/state"), "will");
      const options: BrokerConnect = { broker: 0, protocol: under.protocol, will, subscribe };
      wire.connect(options, heard);
      expect(heard.words).toEqual([]);
      await under.settle(() => heard.words.length > 0);
      expect(heard.words).toEqual(["online"]);
      return { wire, heard, options };
    };

    test("connect answers later with one online, and says how many publications may be in flight", async () => {
      const { heard } = await connected(CENTRE, [topic("down/ack")]);
      await under.settle();
      expect(heard.words).toEqual(["online"]);
      expect(heard.receiveMaximum).toBeGreaterThan(0);
    });

    test("each QoS 1 publication is taken once, with its handle; QoS 0 is not", async () => {
      const { wire, heard } = await connected(CENTRE);
      wire.publish(publication(topic("up/ev"), "a"), 7);
      wire.publish(publication(topic("up/tm"), "b", { qos: 0 }), 8);
      wire.publish(publication(topic("up/ev"), "c"), 9);
      await under.settle(() => heard.words.length > 2);
      await under.settle();
      expect(heard.words).toEqual(["online", "taken 7", "taken 9"]);
    });

    test("publishing before online and after close does nothing", async () => {
      const hub = await connected("hub", ["talon/1/+/+/up/#"]);
      const [wire, heard] = [under.wire(CENTRE), new Heard()];
      wire.publish(publication(topic("up/ev"), "before connect"), 1);
      wire.connect(
        { broker: 0, protocol: under.protocol, will: publication(topic("up/state"), "will"), subscribe: [] },
        heard,
      );
      wire.publish(publication(topic("up/ev"), "before online"), 2);
      await under.settle(() => heard.words.length > 0);
      wire.publish(publication(topic("up/ev"), "online"), 3);
      await under.settle(() => heard.words.length > 1);
      wire.close();
      wire.publish(publication(topic("up/ev"), "after close"), 4);
      await under.settle();
      expect(hub.heard.messages).toEqual([`${topic("up/ev")} online`]);
      expect(heard.words).toEqual(["online", "taken 3"]);
    });

    test("a subscriber hears messages in the order in which they were published", async () => {
      const hub = await connected("hub", ["talon/1/+/+/up/#"]);
      const { wire } = await connected(CENTRE);
      for (let no = 0; no < 15; no += 1) wire.publish(publication(topic("up/ev"), `${no}`), no);
      await under.settle(() => hub.heard.messages.length >= 15);
      expect(hub.heard.messages).toEqual(Array.from({ length: 15 }, (_, no) => `${topic("up/ev")} ${no}`));
    });

    test("what was retained is told after online, with every connection", async () => {
      const hub = await connected("hub");
      hub.wire.publish(publication(topic("down/day"), "list", { retain: true }), 1);
      await under.settle(() => hub.heard.words.includes("taken 1"));
      for (let times = 0; times < 10; times += 1) {
        const [wire, order] = [under.wire(CENTRE), [] as string[]];
        const heard = new Heard();
        heard.online = () => void order.push("online");
        heard.message = (where) => void order.push(where);
        const will = publication(topic("up/state"), "will");
        wire.connect(
          { broker: 0, protocol: under.protocol, will, subscribe: [topic("down/ack"), topic("down/day")] },
          heard,
        );
        await under.settle(() => order.length > 1);
        expect(order).toEqual(["online", topic("down/day")]);
        wire.close();
      }
    });

    test("a retained message waits for a subscriber", async () => {
      const { wire, heard } = await connected(CENTRE);
      wire.publish(publication(topic("up/live"), "picture", { retain: true }), 1);
      await under.settle(() => heard.words.length > 1);
      const hub = await connected("hub", ["talon/1/+/+/up/live"]);
      await under.settle(() => hub.heard.messages.length > 0);
      expect(hub.heard.messages).toEqual([`${topic("up/live")} picture`]);
    });

    test("a message that is too long is told as oversized", async () => {
      const hub = await connected("hub", ["talon/1/+/+/up/#"]);
      const { wire } = await connected(CENTRE);
      wire.publish(publication(topic("up/ev"), "x".repeat(MESSAGE_BYTES_MAX + 1)), 1);
      wire.publish(publication(topic("up/ev"), "y".repeat(MESSAGE_BYTES_MAX)), 2);
      await under.settle(() => hub.heard.messages.length > 0);
      expect(hub.heard.words).toEqual(["online", `oversized ${topic("up/ev")} ${MESSAGE_BYTES_MAX + 1}`]);
      expect(hub.heard.messages).toEqual([`${topic("up/ev")} ${"y".repeat(40)}`]);
    });

    test("a second client of the same name throws the first one off, which is told once", async () => {
      const first = await connected(CENTRE);
      await connected(CENTRE);
      await under.settle(() => first.heard.words.length > 1);
      await under.settle();
      expect(first.heard.words.length).toBe(2);
      expect(first.heard.words[1]).toMatch(/^offline (identity-taken-over|broker-lost)$/);
    });

    test("connecting again on one wire drops the old connection silently", async () => {
      const { wire, heard, options } = await connected(CENTRE);
      const again = new Heard();
      wire.connect(options, again);
      await under.settle(() => again.words.length > 0);
      await under.settle();
      expect(again.words).toEqual(["online"]);
      expect(heard.words).toEqual(["online"]);
    });
  });
}
