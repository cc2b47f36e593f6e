import { z } from "zod";
import { type EventType, eventData, wireType } from "../../domain/event.ts";
import { asyncapi } from "./asyncapi.ts";
import {
  ack,
  alerts,
  CONTRACT,
  command,
  config,
  dayList,
  frame,
  hello,
  hubState,
  live,
  result,
  state,
} from "./schemas.ts";
import { telemetry } from "./telemetry.ts";

const MESSAGES = {
  frame,
  alerts,
  state,
  hello,
  live,
  ack,
  dayList,
  config,
  command,
  telemetry,
  result,
  hubState,
} as const;

const DRAFT = "https://json-schema.org/draft/2020-12/schema";

const bare = (shape: z.ZodType): object => {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: "input" });
  return schema;
};

/** What is published: the JSON Schemas and the AsyncAPI document that stand beside this file, by file name. */
export function contractFiles(): Readonly<Record<string, string>> {
  return {
    "events.schema.json": asText(eventSchemas()),
    "messages.schema.json": asText(messageSchemas()),
    "asyncapi.json": asText(asyncapi()),
  };
}

const asText = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;

function eventSchemas(): object {
  const types = Object.keys(eventData) as EventType[];
  const described = types.map((type) => [
    wireType(type),
    { ...bare(eventData[type]), $id: `urn:talon:event:${type}:v1` },
  ]);
  return {
    $schema: DRAFT,
    $id: "urn:talon:events:v1",
    title: "The data of every event, by its CloudEvents type",
    $defs: Object.fromEntries(described),
  };
}

function messageSchemas(): object {
  const shapes = Object.entries(MESSAGES).map(([name, shape]) => [name, bare(shape)]);
  return {
    $schema: DRAFT,
    $id: `urn:talon:messages:${CONTRACT}`,
    title: "Every message between a centre and the hub",
    $defs: Object.fromEntries(shapes),
  };
}
