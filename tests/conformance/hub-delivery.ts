import { encodePayload } from "../../agent/host/payload-codec.ts";
import { ENCODINGS } from "../../agent/ports/encoding.ts";
import { demand, NotApplicable } from "./check.ts";
import { hubCheck } from "./hub-stage.ts";
import { Journal } from "./script-centre.ts";

const BACKLOG = 3_000;
const FRAME = 100;
const FORM_EVENTS = 50;
const BEFORE_RESEND_MS = 10_000;
const LONG_EVENT_CHARS = 150_000;

const equals = (actual: number, expected: number, what: string): void =>
  demand(actual === expected, `${what}: it acknowledges ${actual}, not ${expected}`);

/** What is received, kept and acknowledged. */
export const HUB_DELIVERY_CHECKS = [
  hubCheck(
    "TUC-061",
    "each hello is answered with how far its epoch has come, also where nothing has",
    async (stage) => {
      const journal = stage.journal();
      equals((await stage.centre.hello(journal)).upto, 0, "nothing was sent");
    },
  ),
  hubCheck("TUC-063", "an acknowledgement is cumulative: everything up to and including its number", async (stage) => {
    const journal = stage.journal().grow(30);
    for (const first of [1, 11, 21]) await stage.centre.send(journal.frame(first, first + 9));
    await stage.centre.acked(journal);
    equals(await stage.centre.standing(journal), 30, "three frames in a row");
  }),
  hubCheck("TUC-064", "what stands behind a hole is not acknowledged", async (stage) => {
    const journal = stage.journal().grow(30);
    await stage.centre.send(journal.frame(1, 10));
    await stage.centre.send(journal.frame(21, 30));
    equals(await stage.centre.standing(journal), 10, "11 to 20 are missing");
  }),
  hubCheck(
    "TUC-065",
    "what came ahead of its place is kept: the frame that fills the hole is enough",
    async (stage) => {
      const journal = stage.journal().grow(30);
      await stage.centre.send(journal.frame(21, 30));
      await stage.centre.send(journal.frame(1, 10, { mode: "replay" }));
      equals(await stage.centre.standing(journal), 10, "11 to 20 are missing");
      await stage.centre.send(journal.frame(11, 20, { mode: "replay" }));
      await stage.centre.acked(journal);
    },
  ),
  hubCheck("TUC-066", "a frame that comes again is acknowledged again", async (stage) => {
    const journal = stage.journal().grow(10);
    await stage.centre.send(journal.frame(1, 10));
    await stage.centre.acked(journal);
    const before = stage.centre.acksOf(journal.epoch).length;
    await stage.centre.send(journal.frame(1, 10));
    const again = () => stage.centre.acksOf(journal.epoch).length > before;
    await stage.centre.wire.until(again, "no acknowledgement came for it");
    equals(stage.centre.acksOf(journal.epoch).at(-1)?.upto ?? 0, 10, "the same ten events");
  }),
  hubCheck("TUC-067", "of a frame that overlaps what is kept the rest is taken", async (stage) => {
    const journal = stage.journal().grow(15);
    await stage.centre.send(journal.frame(1, 10));
    await stage.centre.send(journal.frame(5, 15));
    await stage.centre.acked(journal);
  }),
  hubCheck("TUC-068", "each epoch of a centre has its own numbers, and an older one is still served", async (stage) => {
    const [old, young] = [stage.journal().grow(5), stage.journal().grow(3)];
    await stage.centre.send(old.frame(1, 3));
    await stage.centre.send(young.frame(1, 3));
    await stage.centre.acked(young);
    await stage.centre.send(old.frame(4, 5, { mode: "replay" }));
    await stage.centre.acked(old);
    equals(await stage.centre.standing(young), 3, "the younger epoch");
  }),
  hubCheck("TUC-069", "centres are kept apart, also where epoch and numbers are the same", async (stage) => {
    const mine = stage.journal().grow(4);
    const theirs = new Journal(stage.other.id, mine.epoch).grow(9);
    await stage.other.send(theirs.frame(1, 9));
    await stage.other.acked(theirs);
    await stage.centre.send(mine.frame(1, 4));
    await stage.centre.acked(mine);
    equals(await stage.centre.standing(mine), 4, "four events of this centre");
  }),
  hubCheck("TUC-074", "a loss that the centre declares fills the hole that it names", async (stage) => {
    const journal = stage.journal().grow(10);
    const gap = { epoch: journal.epoch, first: 3, last: 6, cause: "records-missing" };
    journal.grow(1, () => ({ gap }));
    await stage.centre.send(journal.frame(1, 2));
    await stage.centre.send(journal.frame(7, 10));
    equals(await stage.centre.standing(journal), 2, "3 to 6 are missing");
    await stage.centre.send(journal.frame(11, 11));
    await stage.centre.acked(journal);
  }),
  hubCheck("TUC-075", "a loss declared in a new epoch fills the hole of the old one", async (stage) => {
    const [old, young] = [stage.journal().grow(10), stage.journal()];
    young.grow(1, () => ({ gap: { epoch: old.epoch, first: 3, last: 6, cause: "records-missing" } }));
    await stage.centre.send(old.frame(1, 2));
    await stage.centre.send(young.frame(1, 1));
    await stage.centre.acked(young);
    await stage.centre.send(old.frame(7, 10, { mode: "replay" }));
    await stage.centre.acked(old);
  }),
  hubCheck("TUC-155", "a loss that a hello names of a former journal fills the hole that it names", async (stage) => {
    const [old, young] = [stage.journal().grow(10), stage.journal()];
    await stage.centre.send(old.frame(1, 2));
    await stage.centre.send(old.frame(7, 10, { mode: "replay" }));
    equals(await stage.centre.standing(old), 2, "3 to 6 are missing");
    const lost = [{ first: 1, last: 6 }];
    await stage.centre.hello(young, { previous: [{ epoch: old.epoch, first: 1, last: 10, lost }] });
    await stage.centre.acked(old);
  }),
  hubCheck("TUC-079", "the texts of events are kept to their byte, however they are written", async (stage) => {
    const journal = stage.journal();
    const odd = (seq: number, data: string) =>
      `{ "specversion":"1.0",\n"id" : "${journal.epoch}.${seq}","source":"/x","type":"talon.journal.note.v1","time":"2026-03-02T09:00:00Z","data":${data}}`;
    for (const data of ['{"a":"\\u0041]}\\"","b":[1.0,2e0]}', '{"b":1,"a":{"Ж":"қ🎫"}}', "{ }"]) {
      journal.add(odd(journal.last + 1, data));
    }
    await stage.centre.send(journal.frame(1, 3));
    await stage.centre.acked(journal);
    journal.grow(1);
    await stage.centre.send(journal.frame(4, 4));
    await stage.centre.acked(journal);
  }),
  hubCheck("TUC-142", "frames in each form that the answer to a hello offers are taken", async (stage) => {
    const journal = stage.journal().grow(150);
    const { encodings = [] } = await stage.centre.hello(journal);
    const forms = ENCODINGS.filter((form) => encodings.includes(form));
    if (forms.length === 0) throw new NotApplicable("this hub offers no form beside plain text");
    for (const [at, form] of forms.entries()) {
      const [first, last] = [at * FORM_EVENTS + 1, (at + 1) * FORM_EVENTS];
      const formed = encodePayload(journal.frame(first, last), form);
      demand(typeof formed !== "string", `a frame does not become smaller by ${form}`);
      await stage.centre.send(Buffer.from(formed));
      await stage.centre.acked(journal, last);
    }
    equals(await stage.centre.standing(journal), forms.length * FORM_EVENTS, `${forms.join()} came`);
  }),
  hubCheck("TUC-080", "a single event that is longer than a frame is taken", async (stage) => {
    const journal = stage.journal().grow(1, () => ({ text: "қ".repeat(LONG_EVENT_CHARS / 2) }));
    await stage.centre.send(journal.frame(1, 1));
    await stage.centre.acked(journal);
  }),
  hubCheck(
    "TUC-083",
    "a backlog of 3,000 events is acknowledged to its end, and never more than was sent",
    async (stage) => {
      const journal = stage.journal().grow(BACKLOG);
      for (let first = 1; first <= BACKLOG; first += FRAME) {
        await stage.centre.send(journal.frame(first, first + FRAME - 1, { mode: "replay" }));
      }
      await stage.centre.acked(journal);
      demand(
        stage.centre.acksOf(journal.epoch).every(({ upto }) => upto <= BACKLOG),
        "it acknowledged what was not sent",
      );
    },
  ),
  hubCheck(
    "TUC-085",
    "an acknowledgement comes within 10 s of its frame, before the centre would send it again",
    async (stage) => {
      const journal = stage.journal().grow(1);
      const began = performance.now();
      await stage.centre.send(journal.frame(1, 1));
      await stage.centre.acked(journal);
      demand(performance.now() - began < BEFORE_RESEND_MS, "it took longer");
    },
  ),
];
