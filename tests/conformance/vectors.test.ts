import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodePayload } from "../../agent/host/payload-codec.ts";
import { LANES } from "../../agent/uplink/contract/asyncapi.ts";
import { canonicalJson, type SignedFor, signedText } from "../../agent/uplink/signed.ts";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { linksOf, readFrame } from "../../deploy/hub/frame-reader.ts";
import { firstChain } from "./script-centre.ts";

const vector = (name: string) => JSON.parse(readFileSync(`agent/uplink/contract/vectors/${name}.json`, "utf8"));
const [chain, frames, canonical, signatures, messages] = ["chain", "frames", "canonical", "signatures", "messages"].map(
  vector,
);

interface Signed {
  readonly purpose: SignedFor;
  readonly centre: string;
  readonly message: { readonly sig: string };
  readonly text: string;
}

describe("the golden vectors", () => {
  test.each(Object.entries(frames.payloads as Record<string, string>))(
    "TUC-142: the frame as %s reads as the same text",
    (_, payload) => {
      const read = decodePayload(Buffer.from(payload, "base64"), 262_144);
      expect(read.ok && read.value).toBe(frames.text);
    },
  );

  test("TUC-004: the frame's texts and chain are those of the journal, from the first value on", () => {
    const read = readFrame(Buffer.from(frames.text));
    if (!read.ok) throw new Error(read.fault);
    expect(frames.topic).toBe(topicsOf(chain.centre).events);
    expect(chain.before).toBe(firstChain(chain.centre, chain.epoch));
    expect(read.value.chain).toBe(chain.before);
    expect(read.value.bodies).toEqual(chain.events.map(({ body }: { body: string }) => body));
    expect(linksOf(read.value)).toEqual(chain.events.map((event: { chain: string }) => event.chain));
  });

  test("TUC-113: a value has one canonical text", () => {
    for (const { text, canonical: expected } of canonical.cases) expect(canonicalJson(JSON.parse(text))).toBe(expected);
    expect(canonical.cases.length).toBeGreaterThan(5);
  });

  test("TUC-114: a signature is good for its purpose and centre, and for nothing else", () => {
    const spki = Buffer.from(signatures.publicKey, "base64url");
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    expect(createHash("sha256").update(spki).digest("hex").slice(0, 16)).toBe(signatures.keyId);
    for (const { purpose, centre, message, text } of signatures.cases as readonly Signed[]) {
      const bytes = Buffer.from(message.sig, "base64url");
      expect(bytes).toHaveLength(64);
      expect(message.sig).toBe(bytes.toString("base64url"));
      expect(signedText(purpose, centre, message)).toBe(text);
      expect(verify(null, Buffer.from(text), key, bytes)).toBe(true);
      expect(verify(null, Buffer.from(signedText(purpose, "kz-ast-01", message)), key, bytes)).toBe(false);
      const other: SignedFor = purpose === "TALON-CMD1" ? "TALON-DAY1" : "TALON-CMD1";
      expect(verify(null, Buffer.from(signedText(other, centre, message)), key, bytes)).toBe(false);
    }
  });

  test.each(Object.keys(messages))("U12: the example of %s is what its schema says", (name) => {
    const read = LANES[name]?.message.safeParse(messages[name]);
    expect(read?.error?.issues ?? []).toEqual([]);
    expect(read?.success).toBe(true);
  });
});
