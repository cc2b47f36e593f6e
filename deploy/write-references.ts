import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { contractFiles } from "../agent/uplink/contract/generate.ts";
import { configFiles } from "./config-files.ts";

export interface Reference {
  /** From the root of the project. */
  readonly path: string;
  readonly content: string;
}

const within = (folder: string, files: Readonly<Record<string, string>>): readonly Reference[] =>
  Object.entries(files).map(([name, content]) => ({ path: `${folder}/${name}`, content }));

/** Every file that is written from the sources. A test compares each with what stands on the disk. */
export const references = (): readonly Reference[] => [
  ...within("agent/uplink/contract", contractFiles()),
  ...within("config", configFiles()),
];

if (import.meta.main) {
  for (const { path, content } of references()) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
