import type { Language } from "../domain/event.ts";
import type { Rules } from "../domain/rules.ts";

/** What a key of a kiosk asks for. */
export interface KioskWish {
  readonly service: string;
  readonly language: Language;
  readonly priority: "ordinary" | "privileged";
  /** Whether the key itself says the language. */
  readonly isLanguageChosen: boolean;
}

/** `SERVICE[.privileged][.LANGUAGE]`; where it names no language of ours, it is the centre's first. */
export function kioskWish(rules: Pick<Rules, "languages">, key: string): KioskWish {
  const [service = "", ...words] = key.split(".");
  const isPrivileged = words[0] === "privileged";
  const chosen = asLanguage(isPrivileged ? words[1] : words[0]);
  return {
    service,
    language: chosen ?? rules.languages[0] ?? "en",
    priority: isPrivileged ? "privileged" : "ordinary",
    isLanguageChosen: chosen !== null,
  };
}

const LANGUAGES: readonly Language[] = ["kk", "ru", "uk", "en"];

const asLanguage = (asked: string | undefined): Language | null =>
  LANGUAGES.find((language) => language === asked) ?? null;
