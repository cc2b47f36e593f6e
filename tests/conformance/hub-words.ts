import { createHash, createPublicKey, verify } from "node:crypto";
import { ack, command, dayList, GAPS_MAX, hubState } from "../../agent/uplink/contract/schemas.ts";
import { signedText } from "../../agent/uplink/signed.ts";
import { HUB_STATE_TOPIC } from "../../agent/uplink/topic.ts";
import { demand, NotApplicable } from "./check.ts";
import { type HubStage, hubCheck, needs } from "./hub-stage.ts";
import { ScriptCentre } from "./script-centre.ts";
import { Wire } from "./wire.ts";

const CLOCKS_APART_MS = 24 * 3_600_000;
/** What was on its way when a centre left has come by then. */
const LAST_WORDS_MS = 6_000;
/** The reference hub asks for a hole that has stayed so long. */
const HOLE_STAYS_MS = 2_500;

const commandsOf = ({ centre }: HubStage) =>
  centre.wire.heard
    .filter(({ topic }) => topic.startsWith(centre.topics.commands))
    .map(({ topic, payload, retain }) => ({ topic, retain, said: JSON.parse(payload.toString()) }));

const times = (stage: HubStage, id: string): number => commandsOf(stage).filter(({ said }) => said.id === id).length;

async function ordered(stage: HubStage): Promise<string> {
  const id = await needs(stage, "command")(stage.centre.id, "ping");
  await stage.centre.wire.until(() => times(stage, id) > 0, "the command did not come");
  return id;
}

const answer = (centre: ScriptCentre, owner: string, id: string): Promise<void> =>
  centre.wire.publish(
    centre.topics.result(id),
    JSON.stringify({
      v: 1,
      centre: owner,
      command: id,
      op: "ping",
      phase: "done",
      why: null,
      ts: new Date().toISOString(),
    }),
  );

function isSigned(key: string, text: string, signature: string): boolean {
  const spki = createPublicKey({ key: Buffer.from(key, "base64url"), format: "der", type: "spki" });
  return verify(null, Buffer.from(text), spki, Buffer.from(signature, "base64url"));
}

/** What a hub says, and when. */
export const HUB_WORD_CHECKS = [
  hubCheck("TUC-062", "every acknowledgement is what its schema says", async (stage) => {
    await stage.centre.hello(stage.journal());
    for (const one of stage.centre.acks()) demand(ack.safeParse(one).success, JSON.stringify(one));
  }),
  hubCheck("TUC-081", "within an epoch no acknowledgement goes back while the hub runs", async (stage) => {
    const highest = new Map<string, number>();
    for (const { epoch, upto } of stage.centre.acks()) {
      demand(upto >= (highest.get(epoch) ?? 0), `epoch ${epoch} went back to ${upto}`);
      highest.set(epoch, upto);
    }
    demand(highest.size > 0, "nothing was acknowledged");
  }),
  hubCheck("TUC-082", "acknowledgements and commands are not retained", async (stage) => {
    await stage.centre.hello(stage.journal());
    const again = await ScriptCentre.open(stage.target, stage.target.centres[1]);
    stage.other = again;
    await again.hello(stage.journal(again.id));
    const kept = again.wire.heard.filter(({ retain, topic }) => retain && /\/down\/(ack|cmd\/)/.test(topic));
    demand(kept.length === 0, `kept: ${kept.map(({ topic }) => topic).join()}`);
  }),
  hubCheck(
    "TUC-084",
    "holes are asked for as exact ranges within what is missing, at most 16 of them",
    async (stage) => {
      const journal = stage.journal().grow(30);
      await stage.centre.send(journal.frame(1, 10));
      await stage.centre.send(journal.frame(21, 30));
      await stage.centre.hello(journal);
      await new Promise((done) => setTimeout(done, HOLE_STAYS_MS));
      const { gaps = [] } = await stage.centre.hello(journal);
      if (gaps.length === 0) throw new NotApplicable("this hub asks for no holes of ten events within 2.5 s");
      demand(gaps.length <= GAPS_MAX, `${gaps.length} ranges`);
      demand(
        gaps.every(({ first, last }) => first >= 11 && last <= 20 && first <= last),
        JSON.stringify(gaps),
      );
    },
  ),
  hubCheck(
    "TUC-086",
    "the hub says on its retained state that it is there, and which instance it is",
    async (stage) => {
      const said = await stage.centre.wire.next(({ topic }) => topic === HUB_STATE_TOPIC, "nothing is retained there");
      const read = hubState.safeParse(JSON.parse(said.payload.toString()));
      demand(read.success && read.data.online && read.data.instance !== "", said.payload.toString());
    },
  ),
  hubCheck("TUC-156", "a centre that speaks after its death is told to hang up and come back", async (stage) => {
    if (!stage.isPatient) throw new NotApplicable("left out by --quick");
    const { centre } = stage;
    const journal = stage.journal().grow(2);
    const dead = {
      v: 1,
      centre: centre.id,
      region: "x",
      online: false,
      bdSeq: 1,
      bootId: "x",
      version: "1",
      contract: "1.0",
    };
    await centre.wire.publish(centre.topics.state, JSON.stringify({ ...dead, ts: new Date().toISOString() }), true);
    await centre.hello(journal);
    await new Promise((done) => setTimeout(done, LAST_WORDS_MS));
    await centre.send(journal.frame(1, 2));
    const isSent = () =>
      centre.acks().some(({ epoch, reconnect }) => epoch === journal.epoch && reconnect !== undefined);
    await centre.wire.until(isSent, "nobody told it to").catch((problem) => {
      throw new NotApplicable(`${problem.message}; a hub should and need not`);
    });
  }),
  hubCheck(
    "TUC-156",
    "an officer's order reaches the centre with an acknowledgement that goes back nowhere",
    async (stage) => {
      const send = needs(stage, "reconnect");
      const journal = stage.journal().grow(3);
      await stage.centre.hello(journal);
      await stage.centre.send(journal.frame(1, 3));
      await stage.centre.acked(journal);
      await send(stage.centre.id);
      const order = () => stage.centre.acks().find(({ reconnect }) => reconnect?.after === 1_000);
      await stage.centre.wire.until(() => order() !== undefined, "it did not come");
      demand(order()?.upto === 3 && order()?.epoch === journal.epoch, JSON.stringify(order()));
    },
  ),
  hubCheck("TUC-087", "an acknowledgement tells the hub's time", async (stage) => {
    const { now } = await stage.centre.hello(stage.journal());
    demand(Math.abs(Date.parse(now) - Date.now()) < CLOCKS_APART_MS, `it says ${now}`);
  }),
  hubCheck(
    "TUC-088",
    "a command is what its schema says: a ULID, the operation of its topic, an end of its time",
    async (stage) => {
      const id = await ordered(stage);
      const found = commandsOf(stage).find(({ said }) => said.id === id);
      const read = command.safeParse(found?.said);
      demand(read.success, JSON.stringify(found?.said));
      demand(found?.topic === `${stage.centre.topics.commands}${read.data.op}`, `it came on ${found?.topic}`);
      demand(Date.parse(read.data.notAfter) > Date.parse(read.data.issued), "it ends before it begins");
      await answer(stage.centre, stage.centre.id, id);
    },
  ),
  hubCheck("TUC-089", "a command comes again with each hello until it is answered", async (stage) => {
    const id = await ordered(stage);
    await stage.centre.hello(stage.journal());
    await stage.centre.wire.until(() => times(stage, id) > 1, "it did not come again");
    await answer(stage.centre, stage.centre.id, id);
  }),
  hubCheck("TUC-090", "a command that is answered does not come again", async (stage) => {
    const id = await ordered(stage);
    await answer(stage.centre, stage.centre.id, id);
    const before = times(stage, id);
    const next = await ordered(stage);
    await stage.centre.hello(stage.journal());
    await stage.centre.wire.until(() => times(stage, next) > 1, "the one without an answer did not come again");
    demand(times(stage, id) === before, "it came again");
    await answer(stage.centre, stage.centre.id, next);
  }),
  hubCheck("TUC-091", "a centre answers for itself only: another's result changes nothing", async (stage) => {
    const id = await ordered(stage);
    const before = times(stage, id);
    await answer(stage.other, stage.centre.id, id);
    await answer(stage.other, stage.other.id, id);
    await stage.other.hello(stage.journal(stage.other.id));
    await stage.centre.hello(stage.journal());
    await stage.centre.wire.until(() => times(stage, id) > before, "it did not come again");
    await answer(stage.centre, stage.centre.id, id);
  }),
  hubCheck("TUC-092", "what the hub orders is signed for this centre and this purpose", async (stage) => {
    const key = needs(stage, "publicKey");
    const id = await ordered(stage);
    const said = commandsOf(stage).find((each) => each.said.id === id)?.said;
    demand(isSigned(key, signedText("TALON-CMD1", stage.centre.id, said), said.sig ?? ""), "its signature is not good");
    await answer(stage.centre, stage.centre.id, id);
  }),
  hubCheck(
    "TUC-093",
    "a day's list is retained, signed, and names its key by the start of the SHA-256 of its SPKI",
    async (stage) => {
      const key = needs(stage, "publicKey");
      await needs(stage, "publishDay")(stage.other.id);
      const late = await Wire.open(stage.target, stage.target.centres[1], { id: stage.other.id });
      await late.subscribe(stage.other.topics.day);
      const message = await late.next(({ topic }) => topic === stage.other.topics.day, "nothing is retained");
      await late.close();
      stage.other = await ScriptCentre.open(stage.target, stage.target.centres[1]);
      const said = JSON.parse(message.payload.toString());
      demand(message.retain && dayList.safeParse(said).success, message.payload.toString().slice(0, 200));
      const digest = createHash("sha256").update(Buffer.from(key, "base64url")).digest("hex");
      demand(said.keyId === digest.slice(0, 16), `it names ${said.keyId}`);
      demand(isSigned(key, signedText("TALON-DAY1", stage.other.id, said), said.sig), "its signature is not good");
    },
  ),
];
