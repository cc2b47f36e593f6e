import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Signer } from "../../agent/ports/signer.ts";

const TEXT = "TALON-SEAL1:kz-ala-01:7fk2m9qx4c1d:2026-11-21:4711:№ ұ";

const turned = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;

/** What every implementation of agent/ports/signer.ts does. `open` gives two machines. */
export function signerContract(name: string, open: () => readonly [Signer, Signer]): void {
  describe(name, () => {
    test("U9 its own signature fits, also in the eyes of another machine", () => {
      const [signer, other] = open();
      const signature = signer.sign(TEXT);
      expect(signer.verify(signer.publicKey, TEXT, signature)).toBe(true);
      expect(other.verify(signer.publicKey, TEXT, signature)).toBe(true);
    });

    test("U9 a signature fits no other text and no other key", () => {
      const [signer, other] = open();
      const signature = signer.sign(TEXT);
      expect(signer.verify(signer.publicKey, `${TEXT} `, signature)).toBe(false);
      expect(signer.verify(signer.publicKey, "", signature)).toBe(false);
      expect(signer.verify(other.publicKey, TEXT, signature)).toBe(false);
    });

    test("U9 a signature with any one character changed does not fit", () => {
      const [signer] = open();
      const signature = signer.sign(TEXT);
      for (let at = 0; at < signature.length; at += 1)
        expect(signer.verify(signer.publicKey, TEXT, turned(signature, at))).toBe(false);
    });

    test.each(["", "no key", "MCowBQYDK2VwAyEA", "===="])("what is no key or no signature fits nothing: %j", (odd) => {
      const [signer] = open();
      expect(signer.verify(odd, TEXT, signer.sign(TEXT))).toBe(false);
      expect(signer.verify(signer.publicKey, TEXT, odd)).toBe(false);
    });

    test("a signature has one spelling: padding and spaces make it another text", () => {
      const [signer] = open();
      const signature = signer.sign(TEXT);
      for (const odd of [`${signature}==`, ` ${signature}`, `${signature}\n`])
        expect(signer.verify(signer.publicKey, TEXT, odd)).toBe(false);
    });

    test("the public key is an Ed25519 SPKI, and its id the beginning of its SHA-256", () => {
      const [signer, other] = open();
      const spki = Buffer.from(signer.publicKey, "base64url");
      expect(spki.toString("hex")).toMatch(/^302a300506032b6570032100[0-9a-f]{64}$/);
      expect(signer.publicKey).toMatch(/^[A-Za-z0-9_-]{59}$/);
      expect(signer.keyId).toBe(createHash("sha256").update(spki).digest("hex").slice(0, 16));
      expect(signer.publicKey).not.toBe(other.publicKey);
    });

    test("a code is the same for the same text, and another for each purpose, text and machine", () => {
      const [signer, other] = open();
      const code = Buffer.from(signer.mac("ticket", TEXT)).toString("hex");
      expect(code).toMatch(/^[0-9a-f]{64}$/);
      expect(Buffer.from(signer.mac("ticket", TEXT)).toString("hex")).toBe(code);
      const others = [signer.mac("credential", TEXT), signer.mac("ticket", `${TEXT} `), other.mac("ticket", TEXT)];
      expect(others.map((bytes) => Buffer.from(bytes).toString("hex"))).not.toContain(code);
    });
  });
}
