import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, signedText } from "../../../../agent/uplink/signed.ts";

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

describe("the one text of a value", () => {
  test("has its keys in order and no spaces", () => {
    const value = { z: [1, { b: null, a: "\u2028é" }], "": true, "10": 1.5, "9": -0 };
    expect(canonicalJson(value)).toBe(`{"":true,"10":1.5,"9":0,"z":[1,{"a":"\u2028é","b":null}]}`);
  });

  test("does not depend on the order in which the keys came", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  test("of a message leaves its signature out, and nothing else", () => {
    expect(signedText("TALON-DAY1", "kz-ala-01", { v: 1, sig: "abc", day: { sig: "kept" } })).toBe(
      'TALON-DAY1:kz-ala-01:{"day":{"sig":"kept"},"v":1}',
    );
  });
});
