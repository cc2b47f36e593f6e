import { agentCheck } from "./agent-stage.ts";
import { demand, NotApplicable } from "./check.ts";
import { Wire } from "./wire.ts";

const PAST = "2020-01-01T00:00:00.000Z";

/** What an agent does when it is told something, and what it does not. */
export const AGENT_WORD_CHECKS = [
  agentCheck("TUC-104", "a command is answered on up/res/{command}, and its last word is its end", async (stage) => {
    const id = await stage.pinged();
    await stage.pinged();
    const results = stage.hub.results(id);
    demand(results.at(-1)?.phase === "done", `its phases were ${results.map(({ phase }) => phase).join()}`);
    demand(
      results.every(({ command, centre, op }) => command === id && centre === stage.hub.centre && op === "ping"),
      JSON.stringify(results),
    );
  }),
  agentCheck("TUC-028", "a command that comes again is answered again and not done again", async (stage) => {
    const id = await stage.pinged();
    const before = stage.hub.results(id).length;
    await stage.hub.command("ping", { id });
    await stage.hub.until(() => stage.hub.results(id).length > before, "it was not answered again");
    demand(stage.hub.results(id).at(-1)?.phase === "done", "its fate has changed");
    await stage.pinged();
    const accepted = [...stage.hub.events(stage.epoch).values()].filter(
      ({ body }) => body.includes("talon.command.accepted.v1") && body.includes(id),
    );
    demand(accepted.length <= 1, `it was accepted ${accepted.length} times`);
  }),
  agentCheck("TUC-029", "a command after its notAfter is expired", async (stage) => {
    const id = stage.ulid();
    await stage.hub.command("ping", { id, issued: PAST, notAfter: PAST });
    await stage.hub.until(() => stage.hub.results(id).length > 0, "it was not answered");
    demand(stage.hub.results(id).at(-1)?.phase === "expired", JSON.stringify(stage.hub.results(id)));
  }),
  agentCheck("TUC-030", "an unknown operation is refused with command-unknown", async (stage) => {
    const id = stage.ulid();
    await stage.hub.command("fly", { id });
    await stage.hub.until(() => stage.hub.results(id).length > 0, "it was not answered");
    const { phase, why } = stage.hub.results(id).at(-1) ?? {};
    demand(phase === "refused" && why === "command-unknown", `${phase}, ${why}`);
  }),
  agentCheck(
    "TUC-040",
    "hold, resume and revoke without a good signature are refused with command-forged",
    async (stage) => {
      for (const [op, args] of Object.entries({ hold: { reason: "x" }, resume: {}, revoke: { operator: "c-101" } })) {
        const id = stage.ulid();
        await stage.hub.command(op, { id, args, sig: "A".repeat(86) });
        await stage.hub.until(() => stage.hub.results(id).length > 0, `${op} was not answered`);
        demand(stage.hub.results(id).at(-1)?.why === "command-forged", JSON.stringify(stage.hub.results(id)));
      }
    },
  ),
  agentCheck("TUC-105", "snapshot publishes the live picture at once", async (stage) => {
    const before = stage.hub.fresh(stage.hub.topics.live).length;
    await stage.hub.command("snapshot", { id: stage.ulid() });
    await stage.hub.until(() => stage.hub.fresh(stage.hub.topics.live).length > before, "no picture came");
  }),
  agentCheck("TUC-106", "a command whose topic names another operation is not carried out", async (stage) => {
    const id = stage.ulid();
    await stage.hub.wire.publish(
      `${stage.hub.topics.commands}snapshot`,
      JSON.stringify({ v: 1, id, op: "ping", issued: PAST, notAfter: "2099-01-01T00:00:00.000Z", by: "conformance" }),
    );
    await stage.pinged();
    demand(stage.hub.results(id).length === 0, "it was answered");
  }),
  agentCheck("TUC-027", "malformed words of the hub change nothing and stop nothing", async (stage) => {
    const { ack, day, commands } = stage.hub.topics;
    for (const topic of [ack, day, `${commands}ping`]) {
      for (const text of ["", "{", "null", '{"v":1}', "[".repeat(1_000)]) await stage.hub.wire.publish(topic, text);
    }
    await stage.pinged();
  }),
  agentCheck("TUC-078", "keys that the agent does not know are passed over", async (stage) => {
    const id = stage.ulid();
    await stage.hub.ack(stage.epoch, stage.hub.upto(stage.epoch), { later: [1] } as object);
    await stage.hub.command("ping", { id, later: { than: "this version" } });
    await stage.hub.until(() => stage.hub.results(id).some(({ phase }) => phase === "done"), "it was not done");
  }),
  agentCheck("TUC-107", "state and live picture are retained, and nothing else", async (stage) => {
    const { hub } = stage;
    const { state, live } = hub.topics;
    const late = await Wire.open(stage.target, stage.target.hub, { id: "conformance-late" });
    await late.subscribe(state, live, hub.topics.hello, hub.topics.events, hub.topics.alert);
    const kept = () => new Set(late.heard.filter(({ retain }) => retain).map(({ topic }) => topic));
    await late.until(() => kept().has(state) && kept().has(live), "state or picture is not retained");
    await stage.pinged();
    await late.close();
    demand(kept().size === 2, `also retained: ${[...kept()].join()}`);
  }),
  agentCheck("TUC-108", "everything but telemetry is published with QoS 1", async ({ hub }) => {
    const lesser = hub.wire.heard.filter(({ qos, topic }) => qos !== 1 && !topic.endsWith("/up/tm"));
    demand(lesser.length === 0, `with QoS 0: ${lesser[0]?.topic}`);
  }),
  agentCheck("TUC-126", "birth and hello name the digest of what runs", async ({ hub }) => {
    const [birth, said] = [hub.states().at(-1), hub.hellos().at(-1)];
    if (birth?.config === undefined) throw new NotApplicable("this agent says nothing of its configuration");
    demand(birth.config.digest === said?.config?.digest, "they name different ones");
  }),
];
