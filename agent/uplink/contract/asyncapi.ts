import { z } from "zod";
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
import examples from "./vectors/messages.json" with { type: "json" };

/** One topic: who speaks on it, and what. */
interface Lane {
  readonly address: string;
  readonly action: "send" | "receive";
  readonly isRetained: boolean;
  readonly message: z.ZodType;
  readonly summary: string;
  readonly qos?: 0;
}

const ROOT = "talon/1/{shard}/{centre}";

const lane = (topic: string, message: z.ZodType, summary: string): Lane => ({
  address: `${ROOT}/${topic}`,
  action: topic.startsWith("up/") ? "send" : "receive",
  isRetained: ["up/state", "up/live", "down/day", "down/cfg"].includes(topic),
  message,
  summary,
});

/** By the name of the message; `send` and `receive` are the centre's. */
export const LANES: Readonly<Record<string, Lane>> = {
  state: lane("up/state", state, "Birth, and death: also the will of the connection."),
  hello: lane("up/hello", hello, "After every connection: what the journal holds."),
  alerts: lane("up/alert", alerts, "Early copies of alerts, ahead of the ordinary stream, which brings them again."),
  live: lane("up/live", live, "The live picture: open visits with running clocks, queues, stations, devices."),
  frame: lane("up/ev", frame, "Events in their order, as they happen or replayed, with the chain that proves them."),
  telemetry: {
    ...lane("up/tm", telemetry, "How the machine is, once a minute; what is lost is not sent again."),
    qos: 0,
  },
  result: lane("up/res/{command}", result, "What became of one command, or of a revision of the configuration."),
  ack: lane("down/ack", ack, "How far the hub durably has everything, and on what terms the centre may replay."),
  dayList: lane("down/day", dayList, "The list of a day: appointments, operators, revocations; signed."),
  config: lane("down/cfg", config, "The configuration that the centre is to run; signed."),
  command: lane("down/cmd/{op}", command, "A command; hold, resume and revoke are signed."),
  hubState: {
    address: "talon/1/hub/state",
    action: "receive",
    isRetained: true,
    message: hubState,
    summary: "Whether the hub is there.",
  },
};

const PARAMETERS: Readonly<Record<string, string>> = {
  shard: "crc32(centre) mod 64 as two hexadecimal digits.",
  centre: "Id of the centre: its client id, user name and certificate's CN.",
  command: "Id of the command, a ULID.",
  op: "What is to be done: ping, snapshot, hold, resume, revoke.",
};

const parametersOf = (address: string): object =>
  Object.fromEntries(
    [...address.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, { description: PARAMETERS[name] }]),
  );

/** AsyncAPI schemas are a superset of JSON Schema draft 07. */
function schemaOf(message: z.ZodType): object {
  const { $schema: _, ...schema } = z.toJSONSchema(message, { io: "input", target: "draft-7" });
  return schema;
}

const mapLanes = (make: (name: string, one: Lane) => object): object =>
  Object.fromEntries(Object.entries(LANES).map(([name, one]) => [name, make(name, one)]));

/** The golden vectors serve as examples. */
function examplesOf(name: string): readonly object[] {
  const payload = (examples as Readonly<Record<string, object>>)[name];
  return payload === undefined ? [] : [{ name: "vector", payload }];
}

/** The contract as AsyncAPI 3.0.0, seen from the centre. */
export const asyncapi = (): object => ({
  asyncapi: "3.0.0",
  info: {
    title: "Talon: a service centre and its hub",
    version: CONTRACT,
    description: "MQTT 5 or 3.1.1. The rules that both sides keep are in rules.ts; README.md explains them.",
    license: { name: "Apache-2.0" },
  },
  defaultContentType: "application/json",
  channels: mapLanes((name, { address, summary }) => ({
    address,
    summary,
    parameters: parametersOf(address),
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
  })),
  operations: mapLanes((name, { action, isRetained, summary, qos = 1 }) => ({
    action,
    summary,
    channel: { $ref: `#/channels/${name}` },
    messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
    bindings: { mqtt: { qos, retain: isRetained, bindingVersion: "0.2.0" } },
  })),
  components: {
    messages: mapLanes((name) => ({
      name,
      payload: { $ref: `#/components/schemas/${name}` },
      examples: examplesOf(name),
    })),
    schemas: mapLanes((_, { message }) => schemaOf(message)),
  },
});
