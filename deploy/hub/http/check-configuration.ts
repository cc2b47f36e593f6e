import { loadConfig } from "../../../config/load.ts";
import { catalogue } from "../../../drivers/catalogue.ts";
import type { ConfigurationCheck } from "./model.ts";

/** Reads a configuration as the centre will, so that mistakes are seen before it is published. */
export function checkConfiguration(centre: string, text: string): ConfigurationCheck {
  const loaded = loadConfig(text, "configuration", catalogue);
  if (!loaded.ok) return { problems: loaded.fault, warnings: [] };
  const { rules, warnings } = loaded.value;
  if (rules.centre === centre) return { problems: [], warnings };
  const what = `It is the configuration of ${rules.centre}.`;
  return { problems: [{ place: "centre.id", what, cure: `Write ${centre}, or publish it there.` }], warnings };
}
