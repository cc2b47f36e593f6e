import type { CliIo } from "./cli-io.ts";

const LANGUAGES: readonly CliIo["language"][] = ["en", "ru", "uk", "kk"];

/** The technician's language: TALON_LANG, else what the terminal's locale says, else English. */
export function technicianLanguage(environment: Readonly<Record<string, string | undefined>>): CliIo["language"] {
  const asked =
    environment["TALON_LANG"] ?? environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? "";
  return LANGUAGES.find((language) => language === asked.slice(0, 2).toLowerCase()) ?? "en";
}
