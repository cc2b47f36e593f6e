type Words = Readonly<Record<string, string>>;
type Gaps = Readonly<Record<string, string | number>>;

const LANGUAGES = ["kk", "ru", "uk", "en"];

/** Everything that a screen can say in one language. */
export interface Speech {
  readonly language: string;
  readonly say: (key: string, gaps?: Gaps) => string;
  readonly clock: (at: number) => string;
}

export type Catalogue = Readonly<Record<string, Words>>;

/** All languages at once: a hall reads one after another. */
export async function loadBoardWords(): Promise<Catalogue> {
  const load = async (language: string) => [language, await (await fetch(`/words/board.${language}.json`)).json()];
  return Object.fromEntries(await Promise.all(LANGUAGES.map(load)));
}

export function boardSpeech(words: Catalogue, language: string, timezone: string): Speech {
  const time = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    timeZone: timezone,
    hour: "2-digit",
    minute: "2-digit",
  });
  const text = words[language] ?? {};
  return {
    language,
    say: (key, gaps = {}) => (text[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, gap: string) => String(gaps[gap] ?? "")),
    clock: (at) => time.format(at),
  };
}
