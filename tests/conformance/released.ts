import { readFileSync, writeFileSync } from "node:fs";
import { asyncapi } from "../../agent/uplink/contract/asyncapi.ts";
import { contractFiles } from "../../agent/uplink/contract/generate.ts";

const FOLDER = "agent/uplink/contract/v1";

export interface Contract {
  readonly messages: Readonly<Record<string, unknown>>;
  readonly events: Readonly<Record<string, unknown>>;
  readonly channels: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string }>>;
  readonly operations: Readonly<
    Record<string, { readonly action: string; readonly bindings: { readonly mqtt: object } }>
  >;
}

const shapesOf = (name: string) => JSON.parse(contractFiles()[name] ?? "{}").$defs;

/** The contract as the sources say it now. */
export function presentContract(): Contract {
  const { channels, operations } = JSON.parse(JSON.stringify(asyncapi())) as Document;
  const channelsNow = Object.entries(channels).map(([name, { address }]) => {
    const { action, bindings } = operations[name] ?? {};
    return [name, { address, action, ...bindings?.mqtt }];
  });
  return {
    messages: shapesOf("messages.schema.json"),
    events: shapesOf("events.schema.json"),
    channels: Object.fromEntries(channelsNow),
  };
}

/** The contract as it was released: what machines in the field speak. */
export const releasedContract = (): Contract => JSON.parse(readFileSync(`${FOLDER}/released.schema.json`, "utf8"));

if (import.meta.main) {
  writeFileSync(`${FOLDER}/released.schema.json`, `${JSON.stringify(presentContract(), null, 1)}\n`);
}
