import { shardOf } from "../../agent/uplink/topic.ts";
import { demand } from "./check.ts";
import { type HubStage, hubCheck } from "./hub-stage.ts";
import type { Journal } from "./script-centre.ts";

/** Frames that are none, of a journal of three events. */
const MALFORMED: Readonly<Record<string, (journal: Journal) => string>> = {
  "not JSON": () => "{",
  "an empty message": () => "",
  "a frame without events": (journal) => journal.frame(1, 3, { bodies: [] }),
  "one event less than it says": (journal) => journal.frame(1, 3, { bodies: journal.bodies.slice(0, 2) }),
  "another version": (journal) => journal.frame(1, 3).replace('"v":1', '"v":2'),
  "a chain value that is none": (journal) => journal.frame(1, 3, { chain: "0" }),
  "an unknown mode": (journal) => journal.frame(1, 3).replace('"mode":"live"', '"mode":"later"'),
  "an event that is no CloudEvent": (journal) => journal.frame(1, 3, { bodies: ["{}", "{}", "{}"] }),
  "101 events": (journal) => {
    journal.grow(98);
    return journal.frame(1, 101);
  },
};

async function refused(stage: HubStage, journal: Journal, what: string): Promise<void> {
  const upto = await stage.centre.standing(journal);
  demand(upto === 0, `${what} was acknowledged up to ${upto}`);
}

/** What a hub must not believe, and that it goes on after it. */
export const HUB_REFUSAL_CHECKS = [
  hubCheck("TUC-032", "a frame whose chain does not follow from what is kept is not acknowledged", async (stage) => {
    const [journal, changed] = [stage.journal().grow(20), stage.journal()];
    await stage.centre.send(journal.frame(1, 10));
    await stage.centre.acked(journal, 10);
    await stage.centre.send(journal.frame(11, 20, { chain: changed.chainAt(0) }));
    const upto = await stage.centre.standing(journal);
    demand(upto === 10, `it acknowledged ${upto}`);
  }),
  hubCheck(
    "TUC-060",
    "an epoch begins with the chain value of its centre and epoch; another beginning is refused",
    async (stage) => {
      const journal = stage.journal().grow(3);
      await stage.centre.send(journal.frame(1, 3, { chain: stage.journal().chainAt(0) }));
      await refused(stage, journal, "a foreign beginning");
    },
  ),
  hubCheck("TUC-070", "after a refused frame the right one is taken", async (stage) => {
    const journal = stage.journal().grow(10);
    await stage.centre.send(journal.frame(1, 10, { chain: stage.journal().chainAt(0) }));
    await stage.centre.send(journal.frame(1, 10));
    await stage.centre.acked(journal);
  }),
  hubCheck("TUC-071", "a malformed frame is not acknowledged", async (stage) => {
    for (const [what, make] of Object.entries(MALFORMED)) {
      const journal = stage.journal().grow(3);
      await stage.centre.send(make(journal));
      await refused(stage, journal, what);
    }
  }),
  hubCheck("TUC-072", "a frame with an event whose id is not that of its place is not acknowledged", async (stage) => {
    const journal = stage.journal().grow(3);
    const [one = "", two = "", three = ""] = journal.bodies;
    await stage.centre.send(journal.frame(1, 3, { bodies: [one, three, two] }));
    await refused(stage, journal, "a frame with two events exchanged");
  }),
  hubCheck("TUC-073", "a frame on a topic of the wrong shard is nobody's", async (stage) => {
    const journal = stage.journal().grow(3);
    const { id } = stage.centre;
    const wrong = shardOf(id) === "00" ? "01" : "00";
    await stage.centre.wire.publish(`talon/1/${wrong}/${id}/up/ev`, journal.frame(1, 3));
    await refused(stage, journal, "a frame of the wrong shard");
  }),
  hubCheck("TUC-076", "an early copy of an alert is not acknowledged: its place is still empty", async (stage) => {
    const journal = stage.journal().grow(2);
    const head = `"specversion":"1.0","id":"${journal.epoch}.alerts.1-2","source":"/${stage.centre.id}","type":"talon.alerts.v1"`;
    const data = `{"v":1,"epoch":"${journal.epoch}","events":[${journal.bodies.join(",")}]}`;
    await stage.centre.wire.publish(
      stage.centre.topics.alert,
      `{${head},"datacontenttype":"application/json","data":${data}}`,
    );
    await refused(stage, journal, "an early copy");
    await stage.centre.send(journal.frame(1, 2));
    await stage.centre.acked(journal);
  }),
  hubCheck(
    "TUC-077",
    "a malformed birth, hello, picture, alert or result changes nothing and stops nothing",
    async (stage) => {
      const { state, hello, live, alert, result } = stage.centre.topics;
      for (const topic of [state, hello, live, alert, result("X")]) {
        for (const text of ["", "{", "[]", '{"v":1}', "null"]) await stage.centre.wire.publish(topic, text);
      }
      const journal = stage.journal().grow(1);
      await stage.centre.send(journal.frame(1, 1));
      await stage.centre.acked(journal);
    },
  ),
  hubCheck("TUC-078", "keys that the hub does not know are passed over", async (stage) => {
    const journal = stage.journal().grow(2);
    await stage.centre.hello(journal, { later: { than: "this version" } });
    await stage.centre.send(journal.frame(1, 2).replace('"v":1,', '"v":1,"later":[1],'));
    await stage.centre.acked(journal);
  }),
];
