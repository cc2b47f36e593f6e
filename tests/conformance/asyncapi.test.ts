import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
const isAsyncApi = ajv.compile(readJson("node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json"));

const mistakesIn = (document: object): readonly string[] =>
  isAsyncApi(document) ? [] : (isAsyncApi.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);

describe("asyncapi.json", () => {
  const document = readJson("agent/uplink/contract/asyncapi.json");

  test("is what AsyncAPI's own schema of version 3.0.0 asks for", () => {
    expect(document.asyncapi).toBe("3.0.0");
    expect(mistakesIn(document)).toEqual([]);
  });

  test.each([
    ["a version that is none", { ...document, asyncapi: "3" }],
    ["no title", { ...document, info: { version: "1" } }],
    ["a key that AsyncAPI does not know", { ...document, topics: {} }],
    ["an action that is neither send nor receive", withFirst(document, "operations", { action: "publish" })],
    ["an address that is no text", withFirst(document, "channels", { address: 7 })],
  ])("%s would be found", (_, broken) => {
    expect(mistakesIn(broken)).not.toEqual([]);
  });
});

function withFirst(document: Record<string, object>, part: string, change: object): object {
  const [[name, first] = ["", {}], ...others] = Object.entries(document[part] ?? {});
  return { ...document, [part]: { [name]: { ...first, ...change }, ...Object.fromEntries(others) } };
}
