import { describe, expect, test } from "vitest";
import { frameOf } from "../../../../../agent/uplink/frame.ts";
import { deathOf, helloOf } from "../../../../../agent/uplink/status-messages.ts";
import { topicsOf } from "../../../../../agent/uplink/topic.ts";
import { WaitingRoom } from "../../../../../deploy/hub/postgres/waiting-room.ts";
import { centre, journal } from "../hub-journal.ts";

const records = journal(100);
const { events, state } = topicsOf(centre);

const frame = (first: number, last: number, mode: "live" | "replay" = "live") => ({
  topic: events,
  payload: Buffer.from(
    frameOf({
      centre,
      epoch: "e1",
      mode,
      chain: records[first - 2]?.chain ?? "0".repeat(64),
      records: records.slice(first - 1, last),
    }).text,
  ),
  isKept: false,
});

const death = (bdSeq: number) => {
  const said = deathOf(
    { centre, region: "r", bootId: "b1", version: "0.1.0" },
    { bdSeq, ts: "2026-03-02T09:00:00.000Z" },
  );
  return { topic: state, payload: Buffer.from(String(said.payload)), isKept: false };
};

const hello = () => {
  const { chain } = records[99] ?? { chain: "" };
  const said = helloOf(centre, 1, { epoch: "e1", first: 1, last: 100, chain, previous: [] });
  return { topic: said.topic, payload: Buffer.from(String(said.payload)), isKept: false };
};

const firsts = (batch: ReturnType<WaitingRoom["take"]>) =>
  batch.map((one) => (one.what === "frame" ? one.frame.first : one.what));

const openRoom = () => {
  const refused: string[] = [];
  const said: string[] = [];
  const room = new WaitingRoom({
    refuse: (topic, why) => refused.push(`${topic}: ${why}`),
    said: ({ what, centre }) => {
      said.push(`${centre} ${what}`);
      return [];
    },
  });
  return { room, refused, said };
};

const whats = (batch: ReturnType<WaitingRoom["take"]>) => batch.map(({ what }) => what);

describe("what waits for a worker's next transaction", () => {
  test("comes out in the order in which it came, the newest picture last", () => {
    const { room } = openRoom();
    for (const message of [death(1), frame(1, 10), death(2), frame(11, 20)]) room.put(message);
    const batch = room.take();
    expect(whats(batch)).toEqual(["frame", "frame", "picture"]);
    expect(batch.flatMap((one) => (one.what === "frame" ? [one.frame.first] : []))).toEqual([1, 11]);
    expect(batch.flatMap((one) => (one.what === "picture" ? [JSON.parse(one.text).bdSeq] : []))).toEqual([2]);
    expect(room.isEmpty).toBe(true);
  });

  test("whoever watches connections hears births and deaths when they come, though they wait with the pictures", () => {
    const { room, said } = openRoom();
    for (const message of [death(1), frame(1, 10), death(2)]) room.put(message);
    expect(said).toEqual([`${centre} picture`, `${centre} frame`, `${centre} picture`]);
    room.take();
    expect(said).toHaveLength(3);
  });

  test("what happens now goes before what happened while a centre was alone", () => {
    const { room } = openRoom();
    for (const message of [frame(1, 40, "replay"), frame(41, 80, "replay"), frame(99, 99), frame(100, 100)])
      room.put(message);
    expect(firsts(room.take())).toEqual([99, 100, 1, 41]);
  });

  test("a full transaction of what happens now leaves the rest for the next", () => {
    const { room } = openRoom();
    room.put(frame(1, 100, "replay"));
    for (let times = 0; times < 41; times += 1) room.put(frame(1, 100));
    expect([room.take().length, firsts(room.take()), room.isEmpty]).toEqual([40, [1, 1], true]);
  });

  test("the hello of a centre of which nothing else waits is answered before the backlogs of others", () => {
    const { room } = openRoom();
    room.put({ ...frame(1, 40, "replay"), topic: topicsOf("kz-ast-02").events });
    for (const message of [hello(), frame(99, 99)]) room.put(message);
    expect(firsts(room.take()).slice(0, 2)).toEqual(["hello", 99]);
  });

  test("what a centre says after its hello does not overtake it", () => {
    const { room } = openRoom();
    for (const message of [frame(1, 40, "replay"), hello(), frame(99, 99)]) room.put(message);
    expect(firsts(room.take())).toEqual([1, "hello", 99]);
    for (const message of [frame(41, 80, "replay"), frame(100, 100)]) room.put(message);
    expect(firsts(room.take())).toEqual([100, 41]);
  });

  test("a transaction has no more than 500 messages", () => {
    const { room } = openRoom();
    for (let times = 0; times < 501; times += 1) room.put(frame(1, 1));
    expect([room.take().length, room.take().length]).toEqual([500, 1]);
  });

  test("a transaction has no more than 4,000 events, so that live ones do not wait long behind a backlog", () => {
    const { room } = openRoom();
    for (let times = 0; times < 41; times += 1) room.put(frame(1, 100));
    expect([room.take().length, room.take().length]).toEqual([40, 1]);
  });

  test("centres are asked to wait when it is half full, and what is too much is dropped", () => {
    const { room } = openRoom();
    for (let times = 0; times < 501; times += 1) room.put(frame(1, 100));
    expect([room.isCrowded, room.dropped]).toEqual([true, 0]);
    for (let times = 501; times < 1_003; times += 1) room.put(frame(1, 100));
    expect(room.dropped).toBe(3);
    while (!room.isEmpty) room.take();
    expect(room.isCrowded).toBe(false);
  });

  test("what is not understood is counted and told, and holds up nothing", () => {
    const { room, refused } = openRoom();
    room.put({ topic: events, payload: Buffer.from("{"), isKept: false });
    room.put({ topic: state, payload: Buffer.from("{}"), isKept: false });
    expect([room.isEmpty, room.take().length, room.malformed]).toEqual([false, 0, 2]);
    expect(refused.map((line) => line.split(":")[0])).toEqual([events, state]);
  });
});
