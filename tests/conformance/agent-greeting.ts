import type { z } from "zod";
import { alerts, frame, hello, live, result, state } from "../../agent/uplink/contract/schemas.ts";
import { telemetry } from "../../agent/uplink/contract/telemetry.ts";
import { agentCheck } from "./agent-stage.ts";
import { demand, NotApplicable } from "./check.ts";
import { firstChain } from "./script-centre.ts";

const START_MS = 55_000;
/** For an agent that is connected already. */
const HELLO_MS = 30_000;

/** The first connection of an agent. */
export const AGENT_GREETING_CHECKS = [
  agentCheck(
    "TUC-005",
    "after a connection come birth, hello and live picture, in this order and before any event",
    async (stage) => {
      const { hub } = stage;
      await stage.control?.start();
      await hub.until(
        () => hub.hellos().length > 0 && hub.frames().length > 0,
        "no hello and no frame came: is the agent connected to this broker, under the id that was given?",
        stage.control === null ? HELLO_MS : START_MS,
      );
      if (stage.control === null) throw new NotApplicable("this agent was connected before the kit was");
      const { topics } = hub;
      const fresh = hub.wire.heard.filter(({ retain }) => !retain).map(({ topic }) => topic);
      const places = [topics.state, topics.hello, topics.live, topics.events].map((topic) => fresh.indexOf(topic));
      demand(
        places.every((place, at) => place >= 0 && place > (places[at - 1] ?? -1)),
        `they came in the places ${places.join()}`,
      );
    },
  ),
  agentCheck("TUC-098", "birth and hello carry the same number of the connection", async ({ hub }) => {
    const [birth, said] = [hub.states().at(-1), hub.hellos().at(-1)];
    demand(birth?.online === true, "the birth does not say online");
    demand(birth.bdSeq === said?.bdSeq, `birth ${birth.bdSeq}, hello ${said?.bdSeq}`);
  }),
  agentCheck("TUC-060", "the chain of an epoch begins with the SHA-256 of talon:{centre}:{epoch}", async (stage) => {
    const { hub } = stage;
    if (hub.start(stage.epoch) > 0) throw new NotApplicable("the journal is long, and only its end was asked for");
    const first = () => hub.frames().find((one) => one.epoch === stage.epoch && one.first === 1);
    await hub.until(() => first() !== undefined, "the first event did not come");
    demand(first()?.chain === firstChain(hub.centre, stage.epoch), `it begins with ${first()?.chain}`);
  }),
  agentCheck("TUC-004", "the chain of every frame follows from the events before it", async (stage) => {
    const { hub } = stage;
    await stage.settled();
    const events = hub.events(stage.epoch);
    for (const one of hub.frames().filter(({ epoch, first }) => epoch === stage.epoch && first > 1)) {
      const before = events.get(one.first - 1)?.chain;
      demand(before === undefined || before === one.chain, `frame ${one.first} to ${one.last} breaks it`);
    }
  }),
  agentCheck("TUC-099", "hello names the chain value of its newest event", async (stage) => {
    const { hub } = stage;
    const { last = 0, chain = "" } = hub.hellos().at(-1) ?? {};
    const chainAt = () => (last === 0 ? firstChain(hub.centre, stage.epoch) : hub.events(stage.epoch).get(last)?.chain);
    await hub.until(() => chainAt() !== undefined, "the event that hello names did not come");
    demand(chainAt() === chain, `event ${last} has another`);
  }),
  agentCheck("TUC-100", "a frame is named by its epoch and range, and comes from its centre", async ({ hub }) => {
    for (const { epoch, first, last, payload } of hub.frames()) {
      const said = JSON.parse(payload.toString());
      demand(said.id === `${epoch}.${first}-${last}`, `it is named ${said.id}`);
      demand(said.source === `/${hub.centre}`, `it comes from ${said.source}`);
    }
  }),
  agentCheck(
    "TUC-101",
    "an event is of its centre: source, partition key and sequence agree with its id",
    async (stage) => {
      for (const [seq, { body }] of stage.hub.events(stage.epoch)) {
        const { source, partitionkey, sequence, id } = JSON.parse(body);
        demand(id === `${stage.epoch}.${seq}`, `its id is ${id}`);
        demand(String(source).startsWith(`/${stage.hub.centre}/`), `event ${seq} comes from ${source}`);
        demand(
          partitionkey === stage.hub.centre && Number(sequence) === seq,
          `event ${seq} is of ${partitionkey} ${sequence}`,
        );
      }
    },
  ),
  agentCheck(
    "TUC-102",
    "an event tells when it happened and was recorded, on which start, and how good the clock was",
    async (stage) => {
      for (const [seq, { body }] of stage.hub.events(stage.epoch)) {
        const { time, recordedtime, bootid, monoms, timequality } = JSON.parse(body);
        const moments = [time, recordedtime].every((text) => !Number.isNaN(Date.parse(text)));
        demand(moments && typeof bootid === "string" && typeof monoms === "number", `event ${seq} lacks one`);
        demand(["none", "holdover", "rtc", "ntp"].includes(timequality), `event ${seq} has the clock ${timequality}`);
      }
    },
  ),
  agentCheck("TUC-103", "every message is what its schema says", async ({ hub }) => {
    const { topics } = hub;
    const shapes = new Map<string, z.ZodType>([
      [topics.state, state],
      [topics.hello, hello],
      [topics.live, live],
      [topics.events, frame],
      [topics.alert, alerts],
      [topics.telemetry, telemetry],
    ]);
    for (const { topic, payload } of hub.wire.heard) {
      const shape = topic.includes("/up/res/") ? result : shapes.get(topic);
      const read = shape?.safeParse(JSON.parse(payload.toString()));
      demand(read === undefined || read.success, `${topic}: ${read?.error?.issues[0]?.message}`);
    }
  }),
];
