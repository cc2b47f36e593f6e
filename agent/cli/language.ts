import type { CliIo } from "./cli-io.ts";

const LANGUAGES: readonly CliIo["language"][] = ["en", "ru", "uk", "kk"];

/** The technician's language: TALON_LANG, else what the terminal's locale says, else English. */
export function technicianLanguage(environment: Readonly<Record<string, string | undefined>>): CliIo["language"] {
  const wishes = ["TALON_LANG", "LC_ALL", "LC_MESSAGES", "LANG"].map((name) => environment[name]);
  // An empty variable counts as unset (POSIX.1-2017, 8.2).
  const asked = wishes.find((wish) => wish !== undefined && wish !== "") ?? "";
  return LANGUAGES.find((language) => language === asked.slice(0, 2).toLowerCase()) ?? "en";
}
