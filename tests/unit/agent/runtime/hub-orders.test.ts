import { describe, expect, test } from "vitest";
import { parseRecord } from "../../../../agent/journal/record.ts";
import type { Signer } from "../../../../agent/ports/signer.ts";
import { signedText } from "../../../../agent/uplink/signed.ts";
import { topicsOf } from "../../../../agent/uplink/topic.ts";
import { commandMessage, type DayList, dayListMessage } from "../../../../deploy/hub/signed-words.ts";
import type { MemoryStore } from "../../../sim/memory-store.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { emptyStore, Rig } from "./rig.ts";

const CENTRE = "sim-centre";
const topics = topicsOf(CENTRE);
const hubKey = simSigner("hub");
const thiefKey = simSigner("thief");

const online = (store = emptyStore(), boot = "boot-1"): Rig => {
  const rig = new Rig(store, boot).start();
  rig.pass(1_000);
  return reconnect(rig);
};

const reconnect = (rig: Rig): Rig => {
  rig.hub?.online(65_535);
  return rig.pass(1_000);
};

const wallOf = (rig: Rig): number => rig.time.clock.wall();
const send = (rig: Rig, topic: string, what: object) => {
  rig.hub?.message(topic, new TextEncoder().encode(JSON.stringify(what)));
  rig.pass(1_000);
};

const giveAs =
  (key: Signer) =>
  (rig: Rig, op: string, args: Record<string, string> = {}) => {
    const message = commandMessage(key, { centre: CENTRE, nowMs: wallOf(rig) }, { op, args, by: "duty-officer" });
    send(rig, `${topics.commands}${op}`, message);
    return message;
  };
const give = giveAs(hubKey);

const told = (rig: Rig, id: string): { readonly phase: string }[] =>
  rig.published.filter(({ topic }) => topic === topics.result(id)).map(({ payload }) => JSON.parse(String(payload)));
const results = (rig: Rig, id: string) => told(rig, id).filter(({ phase }) => !["accepted", "running"].includes(phase));

const events = (store: MemoryStore) =>
  store.read(store.root().seq, 100_000).map(({ body }) => {
    const read = parseRecord(body);
    if (!read.ok) throw new Error(read.fault.what);
    return read.value.event;
  });
const ofType = (rig: Rig, type: string) => events(rig.store).filter((event) => event.type === type);

const earlyTypes = (rig: Rig): string[] =>
  rig.published
    .filter(({ topic }) => topic === topics.alert)
    .flatMap(({ payload }) => JSON.parse(String(payload)).data.events.map(({ type }: { type: string }) => type));

describe("a signed command", () => {
  test("TUC-041: U8: hold and resume are journaled, carried out and answered, and go out as alerts", () => {
    const rig = online();
    const hold = give(rig, "hold", { reason: "fire alarm" });
    expect(rig.agent.centre.hold).toMatchObject({ reason: "fire alarm" });
    expect(results(rig, hold.id)).toMatchObject([{ phase: "done", why: null }]);
    const types = rig.types().filter((type) => type.startsWith("c"));
    expect(types.slice(-3)).toEqual(["command.accepted", "centre.paused", "command.finished"]);
    expect(ofType(rig, "centre.paused")).toMatchObject([{ data: { reason: "fire alarm", by: `hub:${hold.id}` } }]);
    expect(ofType(rig, "command.accepted")).toMatchObject([{ data: { op: "hold", args: { reason: "fire alarm" } } }]);
    const resume = give(rig, "resume");
    expect(rig.agent.centre.hold).toBeNull();
    expect(results(rig, resume.id)).toMatchObject([{ phase: "done" }]);
    expect(earlyTypes(rig)).toEqual(["talon.centre.paused.v1", "talon.centre.resumed.v1"]);
  });

  test("TUC-152: its result is told as accepted once it is journaled, as running, and at its end; what is refused has only an end", () => {
    const rig = online();
    const phases = (id: string) => told(rig, id).map(({ phase }) => phase);
    expect(phases(give(rig, "hold", { reason: "fire alarm" }).id)).toEqual(["accepted", "running", "done"]);
    expect(phases(give(rig, "resume").id)).toEqual(["accepted", "running", "done"]);
    expect(phases(give(rig, "resume").id)).toEqual(["accepted", "running", "failed"]);
    expect(phases(give(rig, "ping").id)).toEqual(["accepted", "done"]);
    expect(phases(giveAs(thiefKey)(rig, "hold", { reason: "a day off" }).id)).toEqual(["refused"]);
  });

  test("TUC-041: what the centre refuses is failed, with its reason", () => {
    const rig = online();
    const { id } = give(rig, "resume");
    expect(results(rig, id)).toMatchObject([{ phase: "failed", why: "centre-not-held" }]);
  });

  test("TUC-040: U3: an operator is revoked once, however often the command comes", () => {
    const rig = online();
    const revoke = give(rig, "revoke", { operator: "c-101" });
    send(rig, `${topics.commands}revoke`, revoke);
    expect(ofType(rig, "operator.revoked")).toMatchObject([{ data: { operator: "c-101", by: `hub:${revoke.id}` } }]);
    expect(results(rig, revoke.id).map(({ phase }) => phase)).toEqual(["done", "done"]);
  });

  test("TUC-040: U4: a command of somebody who has only the broker is refused with command-forged, and that is recorded", () => {
    const rig = online();
    const { id } = giveAs(thiefKey)(rig, "hold", { reason: "a day off" });
    expect(rig.agent.centre.hold).toBeNull();
    expect(results(rig, id)).toMatchObject([{ phase: "refused", why: "command-forged" }]);
    expect(ofType(rig, "command.finished")).toMatchObject([{ data: { outcome: "refused", why: "command-forged" } }]);
  });

  test("TUC-041: U3: what was accepted before a power cut is carried out after it", () => {
    const store = emptyStore();
    const rig = new Rig(store);
    rig.agent.tell({
      type: "command.told",
      event: {
        type: "command.accepted",
        data: { command: "01JNB5M8Q0ABCDEFGHJKMNPQRS", op: "revoke", by: "duty-officer", args: { operator: "c-101" } },
      },
    });
    rig.agent.halt();
    const after = online(store, "boot-2");
    expect(ofType(after, "operator.revoked")).toMatchObject([{ data: { operator: "c-101" } }]);
    expect(results(after, "01JNB5M8Q0ABCDEFGHJKMNPQRS")).toMatchObject([{ phase: "done" }]);
    after.agent.halt();
    const again = online(store, "boot-3");
    expect(ofType(again, "operator.revoked")).toHaveLength(1);
  });

  test("TUC-041: a hold that was carried out before its result was written is done, not failed", () => {
    const rig = new Rig();
    const id = "01JNB5M8Q0ABCDEFGHJKMNPQRS";
    const args = { reason: "fire alarm" };
    rig.agent.tell({
      type: "command.told",
      event: { type: "command.accepted", data: { command: id, op: "hold", by: "duty-officer", args } },
    });
    rig.agent.tell({ type: "hold.asked", by: `hub:${id}`, reason: "fire alarm" });
    rig.agent.halt();
    const after = online(rig.store, "boot-2");
    expect(results(after, id)).toMatchObject([{ phase: "done", why: null }]);
    expect(ofType(after, "centre.paused")).toHaveLength(1);
  });
});

describe("the list of a day", () => {
  const listOf = (rig: Rig, more: Partial<DayList> = {}): DayList => ({
    day: new Date(wallOf(rig)).toISOString().slice(0, 10),
    appointments: [{ id: "a-1", code: "K7M2", service: "licence-first", at: new Date(wallOf(rig)).toISOString() }],
    operators: [],
    revoked: [],
    ...more,
  });
  const published = (rig: Rig, more: Partial<DayList> = {}, key = hubKey) =>
    dayListMessage(key, { centre: CENTRE, nowMs: wallOf(rig) }, listOf(rig, more));

  test("TUC-038: U2: U3: is journaled with its digest, and what it revokes is revoked", () => {
    const rig = online();
    const list = published(rig, { revoked: ["c-102"] });
    send(rig, topics.day, list);
    const digest = rig.world.sha256(signedText("TALON-DAY1", CENTRE, list));
    expect(ofType(rig, "day.listed")).toMatchObject([{ data: { day: list.day, digest, keyId: hubKey.keyId } }]);
    expect(rig.agent.centre.bookings.get(`${list.day}/K7M2`)).toMatchObject({
      service: "licence-first",
      phase: "booked",
    });
    expect(rig.agent.centre.revoked.map(({ operator }) => operator)).toEqual(["c-102"]);
  });

  test("TUC-038: U4: a forged one is told as list-forged and changes nothing", () => {
    const rig = online();
    send(rig, topics.day, published(rig));
    send(rig, topics.day, published(rig, { revoked: ["c-101", "c-102"] }, thiefKey));
    expect(rig.logged).toContain("list-forged");
    expect(ofType(rig, "day.listed")).toHaveLength(1);
    expect(rig.agent.centre.revoked).toEqual([]);
  });

  test("TUC-039: the same one comes with every connection and is written once", () => {
    const rig = online();
    const list = published(rig);
    for (let times = 0; times < 3; times += 1) send(rig, topics.day, list);
    rig.hub?.offline("broker-lost");
    rig.pass(600_000);
    send(reconnect(rig), topics.day, list);
    expect(ofType(rig, "day.listed")).toHaveLength(1);
    expect(rig.logged).not.toContain("list-old");
  });

  test("TUC-039: one issued before the one that is here is told as list-old and changes nothing; a later one counts", () => {
    const rig = online();
    const old = published(rig, { revoked: ["c-101"] });
    rig.pass(60_000);
    send(rig, topics.day, published(rig));
    send(rig, topics.day, old);
    expect(rig.logged).toContain("list-old");
    expect(rig.agent.centre.revoked).toEqual([]);
    rig.pass(60_000);
    send(rig, topics.day, published(rig, { appointments: [] }));
    expect(ofType(rig, "day.listed")).toHaveLength(2);
    expect(rig.agent.centre.bookings.size).toBe(0);
  });

  test("TUC-039: U2: it is still here after a restart without a network", () => {
    const rig = online();
    send(rig, topics.day, published(rig));
    rig.agent.halt();
    const after = new Rig(rig.store, "boot-2").start().pass(60_000);
    expect([...after.agent.centre.bookings.values()].map(({ phase }) => phase)).toEqual(["booked"]);
  });

  test("U2: one of 1,000 appointments and 500 operators is journaled and sent to the hub whole", () => {
    const rig = online();
    const digest = "0123456789abcdef".repeat(4);
    const appointments = Array.from({ length: 1_000 }, (_, no) => ({
      id: `a-${no}`,
      code: `K${String(no).padStart(7, "0")}`,
      service: "licence-first",
      at: new Date(wallOf(rig)).toISOString(),
    }));
    const operators = Array.from({ length: 500 }, (_, no) => ({
      id: `op-${no}`,
      authority: "centre" as const,
      card: digest,
      pin: digest,
    }));
    send(rig, topics.day, published(rig, { appointments, operators }));
    expect(rig.agent.centre.bookings.size).toBe(1_000);
    const sent = rig.published.filter(({ topic }) => topic === topics.events).map(({ payload }) => String(payload));
    expect(sent.filter((text) => text.includes('"type":"talon.day.listed.v1"'))).toHaveLength(1);
  });
});

describe("alerts after a restart", () => {
  test("TUC-036: U7: those that the hub has not acknowledged go out before the ordinary stream", () => {
    const rig = new Rig().start();
    rig.pass(1_000);
    rig.agent.tell({ type: "hold.asked", by: "control", reason: "power" });
    rig.pass(1_000);
    rig.agent.halt();
    const after = online(rig.store, "boot-2");
    after.pass(3_000);
    expect(earlyTypes(after)).toEqual(["talon.centre.paused.v1"]);
    const order = after.published.map(({ topic }) => topic);
    expect(order.indexOf(topics.alert)).toBeLessThan(order.indexOf(topics.events));
    expect(order.indexOf(topics.alert)).toBeGreaterThan(order.indexOf(topics.live));
  });
});
