import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";

const EXAMPLE = new URL("../../../config/examples/bench.yaml", import.meta.url);

/** The configuration of the virtual centre as it stands among the examples. */
export const exampleText = (): string => readFileSync(EXAMPLE, "utf8");

/** The same with the wires that the demo really has; comments stay. */
export function wiredConfig(text: string, links: ReadonlyMap<string, string>, broker: string): string {
  const document = parseDocument(text);
  for (const [device, link] of links) document.setIn(["devices", device, "link"], link);
  document.setIn(["hub", "brokers"], [broker]);
  document.delete("$schema");
  return document.toString({ lineWidth: 0 });
}
