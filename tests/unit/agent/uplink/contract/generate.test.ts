import { describe, expect, test } from "vitest";
import { type EventType, eventData, wireType } from "../../../../../agent/domain/event.ts";
import { contractFiles } from "../../../../../agent/uplink/contract/generate.ts";

interface Schema {
  readonly $id: string;
  readonly $defs: Readonly<Record<string, { readonly $id?: string; readonly additionalProperties?: boolean }>>;
}

const files = contractFiles();
const schemaIn = (name: string): Schema => JSON.parse(files[name] ?? "null");

describe("the published contract", () => {
  test("U12: has a JSON Schema for every event, under the type that stands on the wire, and for nothing else", () => {
    const { $defs } = schemaIn("events.schema.json");
    expect(Object.keys($defs)).toEqual((Object.keys(eventData) as EventType[]).map(wireType));
    for (const [type, schema] of Object.entries($defs)) expect(schema.additionalProperties, type).toBe(false);
  });

  test("U12: has one for every message between a centre and the hub", () => {
    const { $defs } = schemaIn("messages.schema.json");
    for (const message of ["frame", "alerts", "state", "hello", "live", "ack", "dayList", "command", "result"]) {
      expect($defs, message).toHaveProperty([message]);
    }
  });

  test("U12: refers to nothing that a reader without our program cannot have", () => {
    for (const [name, text] of Object.entries(files)) {
      const outside = [...text.matchAll(/"\$ref": "([^"]*)"/g)].filter(([, to = ""]) => !to.startsWith("#"));
      expect(outside, name).toEqual([]);
    }
  });
});
