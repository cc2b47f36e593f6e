import { topicsOf } from "../../agent/uplink/topic.ts";
import { type BrokerStage, brokerCheck, fence, lacks } from "./broker-stage.ts";
import { type Check, demand } from "./check.ts";
import { hasAccounts } from "./target.ts";

const accountsOf = (stage: BrokerStage): void => {
  if (!hasAccounts(stage.target)) lacks("no accounts of two centres were given");
};

export const ACCESS_CHECKS: readonly Check<BrokerStage>[] = [
  brokerCheck("TUC-056", "a centre cannot speak in the name of another", async (stage) => {
    accountsOf(stage);
    const [one, other] = stage.target.centres;
    const hub = await stage.hub();
    await hub.subscribe("talon/1/+/+/up/#");
    const liar = await stage.open(one);
    // Some brokers hang up, some acknowledge and drop.
    await Promise.race([
      liar.publish(topicsOf(other.user).events, "as another").catch(() => undefined),
      liar.until(() => liar.isClosed, "").catch(() => undefined),
    ]);
    await fence(await stage.open(other), hub, topicsOf(other.user).hello);
    await fence(await stage.open(one), hub, topicsOf(one.user).hello);
    demand(hub.on(topicsOf(other.user).events).length === 0, "it was delivered");
  }),
  brokerCheck("TUC-057", "a centre cannot hear what another is told", async (stage) => {
    accountsOf(stage);
    const [one, other] = stage.target.centres.map(({ user }) => topicsOf(user).ack);
    const spy = await stage.open(stage.target.centres[0]);
    await spy.subscribe(other ?? "").catch(() => undefined);
    const ears = spy.isClosed ? await stage.open(stage.target.centres[0]) : spy;
    await ears.subscribe(one ?? "");
    const hub = await stage.hub();
    await hub.publish(other ?? "", "for another");
    await fence(hub, ears, one ?? "");
    demand(ears.on(other ?? "").length === 0, "it was delivered");
  }),
  brokerCheck("TUC-058", "a wrong password is refused", async (stage) => {
    accountsOf(stage);
    const [{ user }] = stage.target.centres;
    const opened = await stage.open({ user, password: "not the password" }).catch(() => null);
    demand(opened === null, "it was let in");
  }),
];
