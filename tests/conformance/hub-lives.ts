import type { HubStateMessage } from "../../agent/uplink/contract/schemas.ts";
import { HUB_STATE_TOPIC } from "../../agent/uplink/topic.ts";
import { demand } from "./check.ts";
import { type HubStage, hubCheck, needs } from "./hub-stage.ts";

const statesOf = ({ centre }: HubStage): readonly HubStateMessage[] =>
  centre.wire.on(HUB_STATE_TOPIC).map(({ payload }) => JSON.parse(payload.toString()));

/** Stops and starts the hub, and waits until it is seen again. */
async function restarted(stage: HubStage): Promise<void> {
  const [stop, start] = [needs(stage, "stop"), needs(stage, "start")];
  await stop();
  await stage.centre.wire.until(() => statesOf(stage).at(-1)?.online === false, "it did not say that it goes");
  await start();
  await stage.centre.wire.until(() => statesOf(stage).at(-1)?.online === true, "it did not say that it is back");
}

/** What a restart of the hub must not change, and what it must. */
export const HUB_LIFE_CHECKS = [
  hubCheck("TUC-094", "what was acknowledged is still there after a restart of the hub", async (stage) => {
    const journal = stage.journal().grow(20);
    await stage.centre.send(journal.frame(1, 20));
    await stage.centre.acked(journal);
    await restarted(stage);
    const { upto } = await stage.centre.hello(journal);
    demand(upto === 20, `it stands at ${upto}`);
  }),
  hubCheck("TUC-095", "a hub that goes says so on its retained state", async (stage) => {
    await restarted(stage);
    demand(
      statesOf(stage).some(({ online }) => !online),
      "it did not",
    );
  }),
  hubCheck("TUC-096", "a hub that starts anew has another instance", async (stage) => {
    const before = statesOf(stage).at(-1)?.instance;
    await restarted(stage);
    demand(statesOf(stage).at(-1)?.instance !== before, "it has the same");
  }),
  hubCheck("TUC-097", "a command without an answer outlives a restart of the hub", async (stage) => {
    const id = await needs(stage, "command")(stage.centre.id, "ping");
    const isHeard = (from: number) =>
      stage.centre.wire.heard.slice(from).some(({ payload }) => payload.toString().includes(id));
    await stage.centre.wire.until(() => isHeard(0), "it did not come");
    await restarted(stage);
    const from = stage.centre.wire.heard.length;
    await stage.centre.hello(stage.journal());
    await stage.centre.wire.until(() => isHeard(from), "it did not come again");
  }),
];
