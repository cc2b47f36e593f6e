import { describe, expect, test } from "vitest";
import {
  clearAll,
  commandPacket,
  emptyPacket,
  readPackets,
  replyOf,
  setAddresses,
} from "../../../../drivers/visca-camera/protocol.ts";
import golden from "../../../golden/cameras.json" with { type: "json" };
import { fromHex, toHex } from "../../../golden/hex.ts";

const { vectors } = golden.visca;
const named = (name: string): readonly string[] =>
  (vectors.find((vector) => vector.name === name)?.bytes ?? "").split(" | ");
const replies = (hex: string, address = 1) =>
  readPackets(emptyPacket, fromHex(hex)).whole.map((packet) => replyOf(packet, address));

describe("VISCA", () => {
  test("golden bytes: recall and set of a preset", () => {
    expect([toHex(commandPacket(1, { type: "recall", preset: 1 }))]).toEqual(named("recall preset 1"));
    expect([toHex(commandPacket(1, { type: "store", preset: 1 }))]).toEqual(named("set preset 1"));
  });

  test("golden bytes: address set and clear, and what a chain answers to them", () => {
    expect([toHex(setAddresses), toHex(clearAll)]).toEqual(named("address set / IF clear broadcast"));
    expect(replies("88 30 03 ff 88 01 00 01 ff")).toEqual([{ type: "addresses-set" }, { type: "all-cleared" }]);
  });

  test("golden bytes: taken, done", () => {
    expect(named("ACK socket1 / completion").flatMap((hex) => replies(hex))).toEqual([
      { type: "acknowledged", socket: 1 },
      { type: "completed", socket: 1 },
    ]);
  });

  test("golden bytes: refusals", () => {
    expect(named("syntax error / buffer full / not executable").flatMap((hex) => replies(hex))).toEqual([
      { type: "refused", why: "syntax" },
      { type: "refused", why: "buffer-full" },
      { type: "refused", why: "not-executable" },
    ]);
  });

  test.each([
    ["90 50 00 20 04 02 01 00 02 ff", { type: "answered" }],
    ["90 38 ff", { type: "network-changed" }],
    ["88 38 ff", null],
    ["a0 41 ff", null],
    ["90 ff", null],
    ["81 01 04 3f 02 01 ff", null],
  ])("%s is read as it is meant", (hex, reply) => {
    expect(replies(hex)).toEqual([reply]);
  });

  test("a camera at the seventh place of its chain is heard as such", () => {
    expect(replies("f0 51 ff", 7)).toEqual([{ type: "completed", socket: 1 }]);
    expect(replies("f0 51 ff", 6)).toEqual([null]);
  });

  test("packets come whole however they are cut, and one that never ends takes no memory", () => {
    const stream = fromHex("90 41 ff 90 51 ff");
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const first = readPackets(emptyPacket, stream.subarray(0, cut));
      const rest = readPackets(first.packet, stream.subarray(cut));
      expect([...first.whole, ...rest.whole]).toEqual([
        [0x90, 0x41],
        [0x90, 0x51],
      ]);
    }
    const endless = readPackets(emptyPacket, new Uint8Array(100_000));
    expect(endless.packet.bytes.length).toBeLessThan(16);
    expect(readPackets(endless.packet, fromHex("00 ff 90 51 ff")).whole).toEqual([[0x90, 0x51]]);
  });
});
