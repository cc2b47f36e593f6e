import { describe, expect, test } from "vitest";
import { frameOf } from "../../../../../agent/uplink/frame.ts";
import { deathOf } from "../../../../../agent/uplink/status-messages.ts";
import { topicsOf } from "../../../../../agent/uplink/topic.ts";
import { WaitingRoom } from "../../../../../deploy/hub/postgres/waiting-room.ts";
import { centre, journal } from "../hub-journal.ts";

const records = journal(100);
const { events, state } = topicsOf(centre);

const frame = (first: number, last: number) => ({
  topic: events,
  payload: Buffer.from(
    frameOf({
      centre,
      epoch: "e1",
      mode: "live",
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
