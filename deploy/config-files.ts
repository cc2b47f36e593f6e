import { configReference, editorSchema } from "../config/reference.ts";
import { eventReference, faultReference } from "../config/reference-facts.ts";
import { catalogue } from "../drivers/catalogue.ts";

/** The pages and the schema of the configuration, of faults and of events. */
export const configFiles = (): Readonly<Record<string, string>> => ({
  "REFERENCE.md": configReference(catalogue),
  "schema.json": editorSchema(catalogue),
  "reference/faults.md": faultReference(),
  "reference/events.md": eventReference(),
});
