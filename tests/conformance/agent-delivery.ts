import { agentCheck } from "./agent-stage.ts";
import { demand, NotApplicable } from "./check.ts";

const RESEND_MS = 40_000;
/** Within this nothing is sent again. */
const EARLY_MS = 9_000;

const FORM_EVENTS = 50;
/** What is offered, and how a payload of that form begins. */
const FORMS = [
  { form: "gzip", starts: "1f8b" },
  { form: "zstd", starts: "28b52ffd" },
  { form: null, starts: "7b" },
] as const;

/** What an agent sends, and what an acknowledgement changes. */
export const AGENT_DELIVERY_CHECKS = [
  agentCheck("TUC-015", "what happens while connected goes live", async (stage) => {
    const { hub } = stage;
    const from = hub.wire.heard.length;
    await stage.pinged();
    await hub.until(() => hub.frames(from).length > 0, "no event came");
    const newest = hub.frames(from).at(-1);
    demand(newest?.mode === "live", `it came as ${newest?.mode}`);
  }),
  agentCheck("TUC-109", "frames of one connection leave no number out", async (stage) => {
    const events = stage.hub.events(stage.epoch);
    const start = stage.hub.start(stage.epoch);
    const last = [...events.keys()].reduce((one, other) => Math.max(one, other), start);
    const absent = Array.from({ length: last - start }, (_, at) => start + at + 1).filter((seq) => !events.has(seq));
    demand(absent.length === 0, `absent: ${absent.slice(0, 5).join()}`);
  }),
  agentCheck("TUC-014", "a range that the hub asks for comes again, and only that", async (stage) => {
    const { hub } = stage;
    await stage.settled();
    const last = hub.upto(stage.epoch);
    const oldest = hub.start(stage.epoch) + 1;
    const gap = { first: Math.max(oldest, last - 2), last: Math.max(oldest, last - 1) };
    const from = hub.wire.heard.length;
    await hub.ack(stage.epoch, last, { gaps: [gap] });
    const again = () => hub.frames(from).filter((one) => one.first <= gap.last && one.last >= gap.first);
    await hub.until(() => again().length > 0, "it did not come");
    demand(again()[0]?.first === gap.first && again()[0]?.last === gap.last, JSON.stringify(again()[0]));
    demand(again()[0]?.mode === "replay", "it came as if it were new");
  }),
  agentCheck("TUC-003", "what comes again has the same bytes", async (stage) => {
    const bodies = new Map<string, string>();
    for (const { epoch, first, bodies: texts } of stage.hub.frames()) {
      for (const [at, body] of texts.entries()) {
        const key = `${epoch}.${first + at}`;
        demand((bodies.get(key) ?? body) === body, `${key} has two texts`);
        bodies.set(key, body);
      }
    }
  }),
  agentCheck("TUC-141", "frames come in the form that the hub offers, and only after it has", async (stage) => {
    const { hub } = stage;
    await stage.settled();
    const last = hub.upto(stage.epoch);
    const gap = { first: Math.max(hub.start(stage.epoch) + 1, last - FORM_EVENTS + 1), last };
    for (const { form, starts } of FORMS) {
      const from = hub.wire.heard.length;
      await hub.ack(stage.epoch, last, { gaps: [gap], encodings: form === null ? [] : [form] });
      const came = () => hub.frames(from).find(({ first }) => first === gap.first);
      await hub.until(() => came() !== undefined, `no frame came after ${form ?? "nothing"} was offered`);
      const start = came()
        ?.payload.subarray(0, starts.length / 2)
        .toString("hex");
      demand(start === starts, `after ${form ?? "nothing"} was offered a frame begins with ${start}`);
    }
  }),
  agentCheck(
    "TUC-011",
    "an acknowledgement of another epoch, or of what does not exist, changes nothing",
    async (stage) => {
      const from = stage.hub.wire.heard.length;
      await stage.hub.ack("another-epoch", 1);
      await stage.pinged();
      demand(stage.hub.hellos(from).length === 0, "it began anew");
    },
  ),
  agentCheck("TUC-020", "a hub of another instance is greeted with a hello", async (stage) => {
    const { hub } = stage;
    const from = hub.wire.heard.length;
    await hub.sayState(true, "conformance-2");
    await hub.until(() => hub.hellos(from).length > 0, "no hello came");
    await hub.sayState(true);
    await hub.until(() => hub.hellos(from).length > 1, "no second hello came");
  }),
  agentCheck(
    "TUC-110",
    "while the hub is away nothing of the journal is sent; when it is back everything comes",
    async (stage) => {
      const { hub } = stage;
      await hub.sayState(false);
      const id = await stage.pinged();
      const from = hub.wire.heard.length;
      await stage.pinged();
      demand(hub.frames(from).length === 0, "a frame came");
      await hub.sayState(true);
      const isHere = () => [...hub.events(stage.epoch).values()].some(({ body }) => body.includes(id));
      await hub.until(isHere, "the events of the absence did not come");
    },
  ),
  agentCheck("TUC-012", "what is not acknowledged for 10 s is sent again, and not before", async (stage) => {
    if (!stage.isPatient) throw new NotApplicable("left out by --quick");
    const { hub } = stage;
    await stage.pinged();
    await stage.settled();
    hub.isAcknowledging = false;
    const from = hub.wire.heard.length;
    const began = performance.now();
    await stage.pinged();
    await hub.until(() => hub.frames(from).length > 0, "no event came");
    const first = hub.frames(from)[0]?.first ?? 0;
    const times = () => hub.frames(from).filter((one) => one.first <= first && one.last >= first).length;
    await hub.until(() => times() > 1, "it was not sent again", RESEND_MS);
    const waited = performance.now() - began;
    hub.isAcknowledging = true;
    await hub.ack(stage.epoch, hub.upto(stage.epoch));
    demand(waited >= EARLY_MS, `it came again after ${Math.round(waited)} ms`);
  }),
];
