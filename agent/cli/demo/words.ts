import { readFileSync } from "node:fs";
import type { CliIo } from "../cli-io.ts";

export type Say = (key: string, gaps?: Readonly<Record<string, string | number>>) => string;

/** The bench's words in the language of the terminal. */
export function sayIn(language: CliIo["language"]): Say {
  const file = new URL(`../../../config/locales/bench.${language}.json`, import.meta.url);
  const words: Readonly<Record<string, string>> = JSON.parse(readFileSync(file, "utf8"));
  return (key, gaps = {}) => (words[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, gap: string) => String(gaps[gap] ?? ""));
}
