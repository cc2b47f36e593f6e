import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { encodePayload } from "../../../../agent/host/payload-codec.ts";
import { tombstoneBody } from "../../../../agent/journal/tombstone.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { Encoding } from "../../../../agent/ports/encoding.ts";
import { frameOf } from "../../../../agent/uplink/frame.ts";
import { follows, linkAfter, linksOf, type ReadFrame, readFrame } from "../../../../deploy/hub/frame-reader.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const body = (no: number): string =>
  `{"specversion":"1.0","id":"e0.${no}","source":"/kz-ala-01/agent","type":"talon.visit.called.v1","time":"2026-03-02T09:00:00.000Z","data":{"text":"called at w${no} ${sha256(`${no}`)}"}}`;
const BEFORE = sha256("talon:kz-ala-01:e0");

interface Form {
  readonly encoding?: Encoding;
  readonly replaced?: ReadonlyMap<number, string>;
}

function frame(first: number, chain: string | null, { encoding, replaced }: Form = {}) {
  const records = [];
  let link = chain ?? BEFORE;
  for (let no = first; no < first + 3; no += 1) {
    const text = replaced?.get(no) ?? body(no);
    link = sha256(`${link}\n${sha256(body(no))}`);
    records.push({ seq: seq(no), body: text, chain: link });
  }
  const { text } = frameOf({ centre: "kz-ala-01", epoch: "e0", mode: "replay", chain, records });
  const read = readFrame(encodePayload(text, encoding ?? null));
  if (!read.ok) throw new Error(read.fault);
  return { read: read.value, records };
}

const chains = ({ records }: { readonly records: readonly { readonly chain: string }[] }) =>
  records.map(({ chain }) => chain);

describe("a frame as the hub reads it", () => {
  test.each(["zstd-40001", "zstd", "gzip"] as const)("TUC-142: in the form %s it is the same frame", (encoding) => {
    expect(frame(1, BEFORE, { encoding }).read).toEqual(frame(1, BEFORE).read);
  });

  test("TUC-004: the chain values of its events follow from the one before it", () => {
    const made = frame(1, BEFORE);
    expect(linksOf(made.read)).toEqual(chains(made));
    expect(follows(BEFORE, made.read)).toBe(true);
    expect(follows(sha256("another"), made.read)).toBe(false);
  });

  test("TUC-146: with an anchor they follow from that of its first event, which is checked where the event before is known", () => {
    const made = frame(1, null);
    expect(made.read).toMatchObject({ chain: "", anchor: made.records[0]?.chain });
    expect(linksOf(made.read)).toEqual(chains(made));
    expect(follows(BEFORE, made.read)).toBe(true);
    expect(follows(sha256("another"), made.read)).toBe(false);
  });

  test("TUC-146: a tombstone stands for the text whose digest it names", () => {
    const stone = (digest: string | null) =>
      tombstoneBody({ centre: "kz-ala-01", epoch: "e0", seq: seq(2), wall: null, digest, cause: "thinned" });
    const made = frame(1, BEFORE, { replaced: new Map([[2, stone(sha256(body(2)))]]) });
    expect(linksOf(made.read)).toEqual(chains(made));
    const damaged: ReadFrame = { ...made.read, chain: "", anchor: "a".repeat(64), bodies: [stone(null)] };
    expect(follows(sha256("whatever is kept"), damaged)).toBe(true);
    expect(linkAfter(BEFORE, body(1))).toBe(made.records[0]?.chain);
  });

  test.each([
    ["null", "[null]"],
    ["an event of another number", `[${body(2)}]`],
    ["an event of another type", `[${body(1).replace("visit.called", "signal.raised")}]`],
  ])("TUC-072: a frame whose first list of events is not the one that was read is none: %s", (_, list) => {
    const { text } = frameOf({
      centre: "kz-ala-01",
      epoch: "e0",
      mode: "live",
      chain: BEFORE,
      records: [{ seq: seq(1), body: body(1), chain: linkAfter(BEFORE, body(1)) }],
    });
    const decoy = text.replace('"data":{"v":1', `"data":{"x":{"events":${list}},"v":1`);
    expect(readFrame(new TextEncoder().encode(text)).ok).toBe(true);
    expect(readFrame(new TextEncoder().encode(decoy)).ok).toBe(false);
  });

  test("a frame with both or neither of chain and anchor is none", () => {
    const { text } = frameOf({
      centre: "kz-ala-01",
      epoch: "e0",
      mode: "live",
      chain: BEFORE,
      records: [{ seq: seq(1), body: body(1), chain: BEFORE }],
    });
    const neither = text.replace(/"chain":"[0-9a-f]+",/, "");
    const both = text.replace('"mode"', `"anchor":"${BEFORE}","mode"`);
    for (const wrong of [neither, both]) expect(readFrame(new TextEncoder().encode(wrong)).ok).toBe(false);
  });
});
