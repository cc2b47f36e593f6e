import { type BrokerStage, brokerCheck, fence } from "./broker-stage.ts";
import { type Check, demand, NotApplicable } from "./check.ts";
import { Wire } from "./wire.ts";

const KEEPALIVE_S = 2;

const will = (topic: string, payload: string) => ({ topic, payload, retain: true });

export const SESSION_CHECKS: readonly Check<BrokerStage>[] = [
  brokerCheck("TUC-046", "a torn connection publishes its will, and keeps it where it asks so", async (stage) => {
    const { state } = stage.topics;
    const hub = await stage.hub();
    await hub.subscribe(state);
    const centre = await stage.centre({ will: will(state, "dead") });
    centre.cut();
    await hub.next(({ payload }) => payload.toString() === "dead", "the will did not come");
    const later = await stage.hub("conformance-later");
    await later.subscribe(state);
    await later.next(({ payload, retain }) => retain && payload.toString() === "dead", "the will was not kept");
    const tidy = await stage.centre();
    await tidy.publish(state, "", true);
  }),
  brokerCheck("TUC-047", "a farewell with DISCONNECT publishes no will", async (stage) => {
    const { state, hello } = stage.topics;
    const hub = await stage.hub();
    await hub.subscribe(state, hello);
    const centre = await stage.centre({ will: will(state, "dead") });
    await centre.close();
    await fence(await stage.centre(), hub, hello);
    demand(hub.on(state).length === 0, "the will came");
  }),
  brokerCheck(
    "TUC-048",
    "a client that says nothing for one and a half times its keep-alive is given up",
    async (stage) => {
      const { state } = stage.topics;
      const hub = await stage.hub();
      await hub.subscribe(state);
      const centre = await stage.centre({ will: will(state, "silent"), keepaliveS: KEEPALIVE_S });
      centre.freeze();
      await hub.next(({ payload }) => payload.toString() === "silent", "no will within 15 s of silence");
      centre.cut();
      const tidy = await stage.centre();
      await tidy.publish(state, "", true);
    },
  ),
  brokerCheck("TUC-049", "a clean session knows no subscription and no message of the one before", async (stage) => {
    const { ack } = stage.topics;
    const hub = await stage.hub();
    const first = await stage.centre();
    await first.subscribe(ack);
    first.cut();
    await hub.publish(ack, "meanwhile");
    const second = await stage.centre();
    await hub.publish(ack, "unasked");
    await second.subscribe(ack);
    await fence(hub, second, ack);
    demand(second.heard.length === 1, `it hears ${second.heard.length - 1} messages of another session`);
  }),
  brokerCheck("TUC-050", "a second connection of the same client id ends the first", async (stage) => {
    const first = await stage.centre();
    await stage.centre();
    await first.until(() => first.isClosed, "the first stays");
  }),
  brokerCheck(
    "TUC-059",
    "3.1.1 is spoken; MQTT 5 is spoken too, or refused, or left without an answer",
    async (stage) => {
      const { target } = stage;
      const account = target.centres[0];
      const five = await Wire.open({ ...target, protocol: 5 }, account).catch((problem: unknown) => String(problem));
      if (typeof five !== "string") await five.close();
      const four = await Wire.open({ ...target, protocol: 4 }, account);
      await four.close();
      if (typeof five === "string" && target.protocol === 5) throw new NotApplicable(`MQTT 5 is not spoken: ${five}`);
    },
  ),
];
