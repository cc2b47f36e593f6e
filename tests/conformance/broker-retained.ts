import { type BrokerStage, brokerCheck, fence, lacks } from "./broker-stage.ts";
import { type Check, demand } from "./check.ts";

/** How long a broker may take for what it had kept before. */
const KEPT_WAIT_MS = 3_000;

export const RETAINED_CHECKS: readonly Check<BrokerStage>[] = [
  brokerCheck("TUC-042", "a retained message reaches whoever subscribes its topic later", async (stage) => {
    const { state } = stage.topics;
    const centre = await stage.centre();
    await centre.publish(state, "born", true);
    const hub = await stage.hub();
    await hub.subscribe(state);
    const message = await hub.next(({ topic }) => topic === state, "nothing came");
    await centre.publish(state, "", true);
    demand(message.payload.toString() === "born", "it came changed");
    demand(message.retain, "it came without its retain flag");
  }),
  brokerCheck("TUC-043", "a newer retained message replaces the older, an empty one removes it", async (stage) => {
    const { live, state, hello } = stage.topics;
    const centre = await stage.centre();
    for (const word of ["one", "two"]) await centre.publish(live, word, true);
    for (const word of ["gone", ""]) await centre.publish(state, word, true);
    const hub = await stage.hub();
    await hub.subscribe(state, live, hello);
    await hub.next(({ payload }) => payload.toString() === "two", "the newer did not come");
    await fence(centre, hub, hello);
    const said = hub.heard.filter(({ topic }) => topic !== hello).map(({ payload }) => payload.toString());
    await centre.publish(live, "", true);
    demand(said.join() === "two", `it kept: ${said.join()}`);
  }),
  brokerCheck("TUC-044", "a retained message reaches a wildcard subscription made later", async (stage) => {
    const { state } = stage.topics;
    const centre = await stage.centre();
    await centre.publish(state, "born", true);
    const hub = await stage.hub();
    await hub.subscribe("talon/1/+/+/up/#");
    const came = hub.until(() => hub.on(state).length > 0, "nothing came", KEPT_WAIT_MS);
    const isGiven = await came.then(() => true).catch(() => false);
    await centre.publish(state, "", true);
    if (!isGiven) lacks("this broker gives what it keeps to subscriptions of the exact topic only");
  }),
  brokerCheck("TUC-045", "what is published while somebody listens comes without the retain flag", async (stage) => {
    const { live } = stage.topics;
    const [centre, hub] = [await stage.centre(), await stage.hub()];
    await hub.subscribe(live);
    await centre.publish(live, "fresh", true);
    const message = await hub.next(({ payload }) => payload.toString() === "fresh", "nothing came");
    await centre.publish(live, "", true);
    demand(!message.retain, "it came as if it had been kept from before");
  }),
];
