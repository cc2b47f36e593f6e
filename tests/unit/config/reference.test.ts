import { describe, expect, test } from "vitest";
import { eventData } from "../../../agent/domain/event.ts";
import { FAULTS } from "../../../agent/kernel/fault.ts";
import { configReference, editorSchema } from "../../../config/reference.ts";
import { eventReference, faultReference } from "../../../config/reference-facts.ts";
import { configSchema } from "../../../config/schema.ts";
import { bare, childOf, sentenceOf, shapeOf } from "../../../config/schema-walk.ts";
import { drivers } from "./catalogue.ts";

type Schema = Parameters<typeof bare>[0];

function keysIn(schema: Schema, path: string): readonly (readonly [string, Schema])[] {
  const isPlain = Object.keys(shapeOf(schema)).length > 0;
  const around = isPlain ? path : `${path}${bare(schema).def.type === "record" ? ".*" : "[]"}`;
  const shape = shapeOf(isPlain ? schema : (childOf(schema, 0) ?? schema));
  return Object.entries(shape)
    .filter(([key]) => key !== "$schema")
    .flatMap(([key, part]) => {
      const name = path === "" ? key : `${around}.${key}`;
      return [[name, part] as const, ...keysIn(part, name)];
    });
}

describe("the pages that are written", () => {
  const keys = keysIn(configSchema, "");

  test("every key of the file stands in the reference", () => {
    const page = configReference(drivers);
    expect(keys.length).toBeGreaterThan(45);
    for (const [key] of keys) expect(page).toContain(`| \`${key}\` |`);
  });

  test("every key of the file has a sentence", () => {
    for (const [key, schema] of keys) expect(sentenceOf(schema), key).toMatch(/^[A-Z].*\.$/);
  });

  test("every driver has a part with its options", () => {
    const page = configReference(drivers);
    for (const { name } of drivers) expect(page).toContain(`### \`${name}\``);
    expect(page).toContain(
      '| `devices.*.profile` | one of epson-tm-t20, generic | `"generic"` | What the printer can do. |',
    );
  });

  test("the schema for editors allows each driver only its own options", () => {
    const schema = JSON.parse(editorSchema(drivers));
    const kinds: { title: string; required: string[]; properties: object; additionalProperties: boolean }[] =
      schema.properties.devices.additionalProperties.anyOf;
    const camera = kinds.find(({ title }) => title === "pulse-camera");
    expect(camera).toMatchObject({ required: ["driver", "pins", "pin"], additionalProperties: false });
    expect(Object.keys(camera?.properties ?? {})).toEqual(["driver", "pins", "pin", "pulseMs"]);
    expect(schema.required).toEqual(["centre", "stations"]);
  });

  test("every fault and every event has its part", () => {
    const [faults, events] = [faultReference(), eventReference()];
    for (const code of Object.keys(FAULTS)) expect(faults).toContain(`\n## \`${code}\`\n`);
    for (const type of Object.keys(eventData)) expect(events).toContain(`\n## talon.${type}.v1\n`);
    expect(events).not.toContain("| value");
  });
});
