import { type BrokerStage, brokerCheck, fence } from "./broker-stage.ts";
import { type Check, demand } from "./check.ts";

const MESSAGES = 1_000;
const IN_FLIGHT = 8;
const LARGEST_BYTES = 256 * 1024;

export const DELIVERY_CHECKS: readonly Check<BrokerStage>[] = [
  brokerCheck("TUC-051", "every QoS 1 publication is acknowledged, also where nobody listens", async (stage) => {
    const centre = await stage.centre();
    await Promise.all(Array.from({ length: IN_FLIGHT }, (_, no) => centre.publish(stage.topics.events, `${no}`)));
  }),
  brokerCheck("TUC-052", "QoS 1 is granted and delivered with QoS 1", async (stage) => {
    const { hello } = stage.topics;
    const [centre, hub] = [await stage.centre(), await stage.hub()];
    const [granted] = await hub.subscribe(hello);
    demand(granted === 1, `QoS ${granted} was granted`);
    await centre.publish(hello, "once or more");
    const message = await hub.next(({ topic }) => topic === hello, "nothing came");
    demand(message.qos === 1, `it came with QoS ${message.qos}`);
  }),
  brokerCheck("TUC-053", "1,000 messages of one publisher on one topic come all, in their order", async (stage) => {
    const { events } = stage.topics;
    const [centre, hub] = [await stage.centre(), await stage.hub()];
    await hub.subscribe(events);
    let next = 0;
    const lane = async () => {
      while (next < MESSAGES) await centre.publish(events, `${next++}`);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    await hub.until(() => hub.heard.length >= MESSAGES, "not all came");
    const firsts = [...new Set(hub.heard.map(({ payload }) => Number(payload.toString())))];
    demand(firsts.length === MESSAGES, `${firsts.length} came`);
    demand(
      firsts.every((no, at) => no === at),
      "they came in another order",
    );
  }),
  brokerCheck("TUC-054", "a message of 256 KiB comes whole, and to its byte", async (stage) => {
    const { events } = stage.topics;
    const payload = Buffer.from(Array.from({ length: LARGEST_BYTES }, (_, at) => (at * 31) % 251));
    const [centre, hub] = [await stage.centre(), await stage.hub()];
    await hub.subscribe(events);
    await centre.publish(events, payload);
    const message = await hub.next(({ topic }) => topic === events, "nothing came");
    demand(message.payload.equals(payload), `${message.payload.length} other bytes came`);
  }),
  brokerCheck("TUC-055", "a wildcard for the centres of one shard hears that shard and no other", async (stage) => {
    const { user } = stage.target.centres[0];
    const [centre, hub] = [await stage.centre(), await stage.hub()];
    await hub.subscribe("talon/1/0a/+/up/#");
    await centre.publish(`talon/1/0b/${user}/up/ev`, "other");
    await centre.publish(`talon/1/0a/${user}/up/res/X`, "mine");
    await fence(centre, hub, `talon/1/0a/${user}/up/ev`);
    const said = hub.heard.map(({ payload }) => payload.toString());
    demand(said.join() === "mine,fence", `it heard ${said.join()}`);
  }),
];
