import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";

const EXAMPLE = new URL("../../../config/examples/bench.yaml", import.meta.url);

/** The configuration of the virtual centre as it stands among the examples. */
export const exampleText = (): string => readFileSync(EXAMPLE, "utf8");

/** Where the wires of the demo really end. */
export interface DemoWires {
  readonly links: ReadonlyMap<string, string>;
  readonly broker: string;
  /** Where the agent serves the pages of its screens, as `127.0.0.1:PORT`. */
  readonly console: string;
  /** The public key of the demo's own hub; null where there is none. */
  readonly hubKey: string | null;
}

/** The same with the wires and the hub that the demo really has; comments stay. */
export function wiredConfig(text: string, { links, broker, console: listen, hubKey }: DemoWires): string {
  const document = parseDocument(text);
  for (const [device, link] of links) document.setIn(["devices", device, "link"], link);
  document.setIn(["console", "listen"], listen);
  document.setIn(["hub", "brokers"], [broker]);
  if (hubKey !== null) document.setIn(["hub", "trust"], [hubKey]);
  document.delete("$schema");
  return document.toString({ lineWidth: 0 });
}
