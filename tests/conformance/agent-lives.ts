import { type AgentStage, agentCheck, controlOf } from "./agent-stage.ts";
import { demand } from "./check.ts";

const CONNECT_MS = 60_000;

async function startedAgain(stage: AgentStage): Promise<number> {
  const { hub } = stage;
  const from = hub.wire.heard.length;
  await controlOf(stage).start();
  await hub.until(() => hub.hellos(from).length > 0, "it did not come back", CONNECT_MS);
  stage.from = from;
  return from;
}

/** What an end of an agent, in order or not, leaves behind. */
export const AGENT_LIFE_CHECKS = [
  agentCheck("TUC-006", "the broker speaks the will of a killed agent, with the number of its birth", async (stage) => {
    const { hub } = stage;
    const control = controlOf(stage);
    const birth = hub.states().at(-1);
    await control.kill();
    await hub.until(() => hub.states().at(-1)?.online === false, "no will came", CONNECT_MS);
    demand(hub.states().at(-1)?.bdSeq === birth?.bdSeq, "it has another number");
    await startedAgain(stage);
  }),
  agentCheck("TUC-111", "what was acknowledged before an end is not sent again after it", async (stage) => {
    const { hub } = stage;
    const control = controlOf(stage);
    await stage.pinged();
    await stage.settled();
    const upto = hub.upto(stage.epoch);
    await hub.ack(stage.epoch, upto);
    await stage.pinged();
    await control.stop();
    const before = stage.epoch;
    const from = await startedAgain(stage);
    await stage.pinged();
    demand(stage.epoch === before, "it began a new epoch");
    const old = hub.frames(from).filter(({ epoch, first }) => epoch === before && first < upto);
    demand(old.length === 0, `it sent ${old[0]?.first} to ${old[0]?.last} again, of ${upto}`);
  }),
  agentCheck(
    "TUC-112",
    "what was not acknowledged comes after a restart, as replay and with the same bytes",
    async (stage) => {
      const { hub } = stage;
      const control = controlOf(stage);
      await stage.settled();
      hub.isAcknowledging = false;
      const from = hub.wire.heard.length;
      const id = await stage.pinged();
      const isHere = (since: number) =>
        hub.frames(since).find(({ bodies }) => bodies.some((body) => body.includes(id)));
      await hub.until(() => isHere(from) !== undefined, "no event came");
      await control.kill();
      const again = await startedAgain(stage);
      await hub.until(() => isHere(again) !== undefined, "it did not come again");
      hub.isAcknowledging = true;
      await hub.ack(stage.epoch, hub.upto(stage.epoch));
      const texts = (since: number) => isHere(since)?.bodies.find((body) => body.includes(id));
      demand(isHere(again)?.mode === "replay", "it came as if it were new");
      demand(texts(from) === texts(again), "its bytes have changed");
    },
  ),
  agentCheck("TUC-007", "an agent that stops in order says its death before it hangs up", async (stage) => {
    const { hub } = stage;
    const control = controlOf(stage);
    const birth = hub.states().at(-1);
    const from = hub.wire.heard.length;
    await control.stop();
    await hub.until(() => hub.states(from).some(({ online }) => !online), "no death came");
    demand(hub.states(from).at(-1)?.bdSeq === birth?.bdSeq, "it has another number");
  }),
];
