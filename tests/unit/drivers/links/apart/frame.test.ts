import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { monoMs } from "../../../../../agent/kernel/units.ts";
import { encodeFrame, FrameReader, PAYLOAD_BYTES_MAX, pieces } from "../../../../../drivers/links/apart/frame.ts";
import {
  claimOf,
  claimPayload,
  countOf,
  countPayload,
  driveOf,
  drivePayload,
  edgeOf,
  edgePayload,
  linkOf,
  linkPayload,
  refusalOf,
  refusalPayload,
} from "../../../../../drivers/links/apart/payload.ts";

describe("frames between the agent and the process of the wires", () => {
  test("come out as they went in, however the stream is cut", () => {
    const frame = fc.record({
      kind: fc.constantFrom("open" as const, "write" as const, "heard" as const, "beat" as const, "edge" as const),
      session: fc.nat(2 ** 32 - 1),
      payload: fc.uint8Array({ maxLength: 50 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 30 })), (frames, cuts) => {
        const stream = Uint8Array.from(
          frames.flatMap(({ kind, session, payload }) => [...encodeFrame(kind, session, payload)]),
        );
        const reader = new FrameReader();
        const read = [];
        let from = 0;
        for (const cut of [...cuts, stream.length]) {
          read.push(...reader.take(stream.subarray(from, from + cut)));
          from += cut;
        }
        expect(read).toEqual(frames);
        expect(reader.isBroken).toBe(false);
      }),
      { numRuns: 100, seed: 20_261_122 },
    );
  });

  test.each([
    ["a length that no frame has", [0, 0, 0, 4, 0, 0, 0, 0]],
    ["a length beyond every frame", [0xff, 0xff, 0xff, 0xff]],
    ["an unknown kind", [0, 0, 0, 5, 99, 0, 0, 0, 0]],
  ])("%s makes the reader mute, and it keeps nothing", (_name, bytes) => {
    const reader = new FrameReader();
    expect(reader.take(Uint8Array.from(bytes))).toEqual([]);
    expect(reader.isBroken).toBe(true);
    expect(reader.take(encodeFrame("beat", 0))).toEqual([]);
  });

  test("what is too long for a frame is cut", () => {
    const lengths = [...pieces(new Uint8Array(2 * PAYLOAD_BYTES_MAX + 1))].map((piece) => piece.length);
    expect(lengths).toEqual([PAYLOAD_BYTES_MAX, PAYLOAD_BYTES_MAX, 1]);
    expect([...pieces(new Uint8Array(0))]).toEqual([]);
  });

  test("lines, edges, counts and names of wires survive the way", () => {
    expect(driveOf(drivePayload({ line: 57, level: "active" }))).toEqual({ line: 57, level: "active" });
    const edge = { line: 300, level: "inactive", at: monoMs(123_456_789_012) } as const;
    expect(edgeOf(edgePayload(edge))).toEqual(edge);
    const doubtful = { ...edge, doubt: { since: monoMs(123_456_788_000.5), lost: 70_000 } };
    expect(edgeOf(edgePayload(doubtful))).toEqual(doubtful);
    expect(refusalOf(refusalPayload("pin-busy", "gpio keys"))).toEqual({ fault: "pin-busy", holder: "gpio keys" });
    expect(refusalOf(refusalPayload("pin-lost"))).toEqual({ fault: "pin-lost" });
    expect(countOf(countPayload(5_000_000_000))).toBe(5_000_000_000);
    const uri = { kind: "file", path: "/dev/usb/lp0" } as const;
    expect(linkOf(linkPayload(uri))).toEqual(uri);
    const request = { inputs: [17], outputs: [], wiring: "active-low" } as const;
    const claim = { uri: { kind: "gpio", backend: null, label: null }, request } as const;
    expect(claimOf(claimPayload(claim))).toEqual(claim);
  });
});
