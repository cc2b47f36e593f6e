import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrayTexts } from "../../../../deploy/hub/array-texts.ts";

const FIRST = 1;

describe("the texts of an array's members", () => {
  test("are those that the array was written from, whatever stands in them", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.string(), (values, after) => {
        const texts = values.map((value) => JSON.stringify(value));
        expect(arrayTexts(`[${texts.join(",")}]${after}`, FIRST)).toEqual(texts);
      }),
    );
  });

  test("keep a quote and a bracket within a string, behind however many escapes", () => {
    const texts = [String.raw`{"a":"\\"}`, String.raw`"],\"\\\",["`, String.raw`["\\\\"]`];
    expect(arrayTexts(`[${texts.join(",")}]}`, FIRST)).toEqual(texts);
  });

  test("are none where the array or a string in it does not end", () => {
    expect(arrayTexts('["a', FIRST)).toEqual([]);
    expect(arrayTexts('[{"a":1', FIRST)).toEqual([]);
  });
});
