import { describe, expect, test } from "vitest";
import { hello } from "../../agent/uplink/contract/schemas.ts";
import { readDownlink } from "../../agent/uplink/downlink.ts";
import { REPLAY_AHEAD_MAX, WINDOW_FIRST } from "../../agent/uplink/limits.ts";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { UplinkRig } from "../unit/agent/uplink/uplink-rig.ts";

const CENTRE = "kz-ala-01";
const KIB = 1_024;
const reader = { centre: CENTRE, isTrusted: () => true };
const { ack, day, config, commands } = topicsOf(CENTRE);

const heard = (topic: string, bytes: number) => {
  const read = readDownlink(reader, topic, Buffer.alloc(bytes, " "));
  return read.ok ? "read" : read.fault.fault;
};

describe("bounds of the contract", () => {
  test.each([
    ["a command", `${commands}ping`, 32 * KIB],
    ["a list", day, 240 * KIB],
    ["a configuration", config, 240 * KIB],
    ["an acknowledgement", ack, 256 * KIB],
  ])("TUC-117: %s is looked at up to its limit and not beyond", (_, topic, bytes) => {
    expect(heard(topic, bytes)).toBe("message-malformed");
    expect(heard(topic, bytes + 1)).toBe("message-oversized");
  });

  test("TUC-117: 16 levels of brackets are read, 17 are not", () => {
    const nested = (deep: number) => {
      const later = `${"[".repeat(deep - 1)}${"]".repeat(deep - 1)}`;
      const text = `{"v":1,"epoch":"e1","upto":0,"now":"2026-03-02T09:00:00Z","later":${later}}`;
      return readDownlink(reader, ack, Buffer.from(text)).ok;
    };
    expect([nested(16), nested(17)]).toEqual([true, false]);
  });

  test.each([
    ["kz-ala-01", true],
    ["a".repeat(32), true],
    ["a".repeat(33), false],
    ["", false],
    ["kz.ala", false],
    ["kz/ala", false],
    ["KZ-ALA", false],
    ["kz+", false],
  ])("TUC-116: the id %j is allowed: %s", (id, isAllowed) => {
    expect(hello.shape.centre.safeParse(id).success).toBe(isAllowed);
  });

  test("TUC-118: replay waits for the hub when it is 12,800 events ahead", () => {
    const rig = new UplinkRig({ last: 2 * REPLAY_AHEAD_MAX });
    rig.greeted();
    rig.ack(0, { credit: 1_000_000 });
    for (let turns = 0; turns < 5; turns += 1) {
      rig.takeAll();
      rig.pass(1_000);
    }
    expect(Math.max(...rig.framed.map(({ last }) => last))).toBe(REPLAY_AHEAD_MAX);
    rig.ack(1_000);
    rig.takeAll();
    expect(Math.max(...rig.framed.map(({ last }) => last))).toBe(REPLAY_AHEAD_MAX + 1_000);
  });

  test("TUC-119: a window full of replay has a place for what happens now", () => {
    const rig = new UplinkRig({ last: 100 * (WINDOW_FIRST + 10) });
    rig.greeted();
    rig.ack(0, { credit: 1_000_000 });
    rig.pass(1_000);
    const { flying, size } = rig.state.window;
    expect(flying.length).toBe(Math.floor(size) - 1);
    rig.grow(100 * (WINDOW_FIRST + 10) + 1);
    expect(rig.framed.at(-1)).toMatchObject({ first: 100 * (WINDOW_FIRST + 10) + 1, mode: "live" });
  });

  test("TUC-120: a busy broker is not dialled again for 5 s, however small the chance's share of the wait", () => {
    const rig = new UplinkRig();
    rig.chance = 0;
    rig.tell({ type: "start", chance: 0 });
    rig.drain();
    rig.lose("broker-busy");
    rig.pass(4_999);
    expect(rig.of("connect")).toEqual([]);
    rig.pass(2);
    expect(rig.of("connect")).toHaveLength(1);
  });
});
