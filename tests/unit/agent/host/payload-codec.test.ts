import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodePayload, encodePayload, frameDictionary } from "../../../../agent/host/payload-codec.ts";
import { ENCODINGS } from "../../../../agent/ports/encoding.ts";

const FRAME = readFileSync("tests/golden/frame-100.json", "utf8");
const LIMIT = 256 * 1024;

const textOf = (payload: Uint8Array): string => new TextDecoder().decode(payload);

describe("forms of a payload", () => {
  test.each(ENCODINGS)("TUC-142: what was written as %s is read from its first bytes alone", (encoding) => {
    const encoded = encodePayload(FRAME, encoding);
    expect(encoded.length).toBeLessThan(FRAME.length / 5);
    expect(decodePayload(encoded, LIMIT)).toEqual({ ok: true, value: FRAME });
  });

  test("U4: a frame of 100 real events costs less than 64 bytes an event, and plain text more than ten times that", () => {
    const perEvent = encodePayload(FRAME, "zstd-40001").length / 100;
    expect(perEvent).toBeLessThan(64);
    expect(FRAME.length / 100 / perEvent).toBeGreaterThan(10);
  });

  test("a lone event is four times shorter with the dictionary, and twice as long without it", () => {
    const lone = FRAME.replace(/"events":\[(\{.*?\}\}),.*\]/, '"events":[$1]');
    const own = encodePayload(lone, "zstd-40001").length;
    expect(own * 4).toBeLessThan(lone.length);
    expect(own * 2).toBeLessThan(encodePayload(lone, "zstd").length);
  });

  test("TUC-142: a text that gains nothing stays a text", () => {
    expect(textOf(encodePayload("{}", "gzip"))).toBe("{}");
    const random = createHash("sha256").update("x").digest("hex");
    const dense = Array.from({ length: 20 }, (_, no) => createHash("sha256").update(`${random}${no}`).digest("base64"));
    const packed = dense.join("").replaceAll("=", "");
    expect(encodePayload(packed, "gzip").length).toBeLessThan(packed.length);
    expect(decodePayload(new TextEncoder().encode("{}"), LIMIT)).toEqual({ ok: true, value: "{}" });
  });

  test("a text in parts becomes the same bytes as the whole, and no later one writes over them", () => {
    const parts = FRAME.split(/(?=Ж)|(?<=,)/);
    expect(parts.length).toBeGreaterThan(100);
    for (const encoding of [...ENCODINGS, null]) {
      const first = encodePayload(parts, encoding);
      encodePayload("x".repeat(FRAME.length), encoding);
      expect(decodePayload(first, LIMIT)).toEqual({ ok: true, value: FRAME });
      expect(Buffer.from(first).equals(encodePayload(FRAME, encoding))).toBe(true);
    }
  });

  test("a text that is longer than all before it finds room", () => {
    const long = "Ж".repeat(300_000);
    expect(textOf(encodePayload(long, null))).toBe(long);
  });

  test("what is made in a hurry is read like the rest, and is not twice as long", () => {
    for (const encoding of ENCODINGS) {
      const [quick, small] = [encodePayload(FRAME, encoding, "quick"), encodePayload(FRAME, encoding)];
      expect(decodePayload(quick, LIMIT)).toEqual({ ok: true, value: FRAME });
      expect(quick.length).toBeGreaterThan(small.length);
      expect(quick.length).toBeLessThan(2 * small.length);
    }
  });

  test("TUC-142: a small payload that would grow beyond the limit is given up", () => {
    const bomb = "0".repeat(50_000_000);
    for (const payload of [gzipSync(bomb), zstdCompressSync(bomb)]) {
      expect(payload.length).toBeLessThan(60_000);
      expect(decodePayload(payload, LIMIT).ok).toBe(false);
    }
    expect(decodePayload(new Uint8Array(LIMIT + 1), LIMIT).ok).toBe(false);
  });

  test("TUC-142: what is broken is told and never thrown", () => {
    const sound = encodePayload(FRAME, "zstd-40001");
    for (const encoding of ENCODINGS) {
      const encoded = encodePayload(FRAME, encoding);
      expect(decodePayload(encoded.slice(0, encoded.length / 2), LIMIT).ok).toBe(false);
    }
    expect(decodePayload(sound.with(6, 0), LIMIT).ok).toBe(false);
    expect(decodePayload(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), LIMIT).ok).toBe(false);
    expect(decodePayload(Uint8Array.of(0x1f, 0x8b), LIMIT).ok).toBe(false);
  });

  test("the dictionary is the one that other hubs have: whoever changes it gives it another number", () => {
    const dictionary = frameDictionary();
    expect(createHash("sha256").update(dictionary).digest("hex")).toBe(
      "fbf5f2a722a248e4466aa91f39b6adb3c08b1ec441b32e6d33413efce3433b86",
    );
    expect(dictionary.readUInt32LE(4)).toBe(40_001);
  });
});
