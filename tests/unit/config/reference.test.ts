import { describe, expect, test } from "vitest";
import { eventData } from "../../../agent/domain/event.ts";
import { FAULTS } from "../../../agent/kernel/fault.ts";
import { configReference, editorSchema } from "../../../config/reference.ts";
import { eventReference, faultReference } from "../../../config/reference-facts.ts";
import { configSchema } from "../../../config/schema.ts";
import { bare, childOf, sentenceOf, shapeOf } from "../../../config/schema-walk.ts";
import { drivers } from "./catalogue.ts";

describe("the pages that are written", () => {
  test("every key of the file stands in the reference, and has a sentence", () => {
    const page = configReference(drivers);
    const keys: string[] = [];
    const visit = (schema: typeof configSchema.shape.centre | Parameters<typeof bare>[0], path: string): void => {
      const element = childOf(schema, 0);
      const inside = Object.keys(shapeOf(schema)).length > 0 ? schema : (element ?? schema);
      const mark = inside === schema ? "" : bare(schema).def.type === "record" ? ".*" : "[]";
      for (const [key, part] of Object.entries(shapeOf(inside))) {
        const name = path === "" ? key : `${path}${mark}.${key}`;
        if (key === "$schema") continue;
        keys.push(name);
        expect(sentenceOf(part), name).toMatch(/^[A-Z].*\.$/);
        visit(part, name);
      }
    };
    visit(configSchema, "");
    expect(keys.length).toBeGreaterThan(45);
    for (const key of keys) expect(page).toContain(`| \`${key}\` |`);
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
    expect(schema.required).toEqual(["centre", "services", "stations"]);
  });

  test("every fault and every event has its part", () => {
    const [faults, events] = [faultReference(), eventReference()];
    for (const code of Object.keys(FAULTS)) expect(faults).toContain(`\n## ${code}\n`);
    for (const type of Object.keys(eventData)) expect(events).toContain(`\n## talon.${type}.v1\n`);
    expect(events).not.toContain("| value");
  });
});
