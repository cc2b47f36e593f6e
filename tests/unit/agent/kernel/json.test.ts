import { expect, test } from "vitest";
import { parseJson } from "../../../../agent/kernel/json.ts";

test("a JSON text is read, and any other text is a fault rather than an exception", () => {
  expect(parseJson('{"a":[1,null]}')).toEqual({ ok: true, value: { a: [1, null] } });
  for (const text of ["", "{", "undefined", '{"a":1}x'])
    expect(parseJson(text)).toEqual({ ok: false, fault: "not-json" });
});
