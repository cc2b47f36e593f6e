import { LANGUAGES, type Words } from "../../../agent/console/page/words.ts";
import type { Gaps } from "../http/model.ts";

export type Language = (typeof LANGUAGES)[number];
export type Catalogues = Readonly<Record<Language, Words>>;

/** Everything the page can say in one language. Ids that the catalogue does not know are said as they are. */
export interface Speech {
  readonly language: Language;
  readonly say: (key: string, gaps?: Gaps) => string;
  /** A word of the catalogue under a heading, else the id itself. */
  readonly name: (heading: string, id: string | null) => string;
  readonly time: (ms: number) => string;
  /** Hours and minutes. */
  readonly clock: (ms: number) => string;
  /** Day and month of a moment here. */
  readonly date: (ms: number) => string;
  /** A business day, which has no zone. */
  readonly day: (day: string) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly percent: (share: number | null) => string;
}

/** The hub's words above those of the bench: stages, owners and faults have one name everywhere. */
export async function loadCatalogues(): Promise<Catalogues> {
  const load = async (name: string): Promise<Words> => (await fetch(`/words/${name}.json`)).json();
  const loaded = LANGUAGES.map(async (language) => {
    const [bench, hub] = await Promise.all([load(`bench.${language}`), load(`hub.${language}`)]);
    return [language, { ...bench, ...hub }] as const;
  });
  return Object.fromEntries(await Promise.all(loaded)) as Catalogues;
}

/** Gaps that hold a word of a catalogue, and under which heading it stands. */
const HEADINGS: Readonly<Record<string, string>> = {
  service: "service",
  stage: "stage",
  toStage: "stage",
  next: "stage",
  owner: "owner",
  authority: "authority",
  toAuthority: "authority",
  outcome: "outcome",
  signal: "signal",
  fault: "fault",
  why: "fault",
  rule: "rule",
};

/** As far as a calendar goes (ECMAScript, time values): what a centre says may be any number, and must not blank the page. */
const CALENDAR_MS_MAX = 8_640_000_000_000_000;
const isMoment = (ms: number): boolean => Math.abs(ms) <= CALENDAR_MS_MAX;

/** How numbers and moments are written. Kazakh writes them as Russian does, and browsers know that one. */
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", ru: "ru", uk: "uk", kk: "ru" };

export function speechOf(catalogues: Catalogues, language: Language): Speech {
  const words = catalogues[language];
  const locale = LOCALES[language];
  // Browsers come without the Kazakh names of months; digits are read in every language.
  const month = language === "kk" ? "2-digit" : "short";
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const here = new Intl.DateTimeFormat(locale, { day: "numeric", month });
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month, timeZone: "UTC" });
  const plural = new Intl.PluralRules(language);
  const name = (heading: string, id: string | null): string =>
    id === null || id === "" ? "—" : (words[`${heading}.${id}`] ?? id);
  const number = (value: number, digits = 0): string =>
    value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const fill = (text: string, gaps: Gaps): string =>
    text.replaceAll(/\{(\w+)\}/g, (_, gap: string) => {
      const value = gaps[gap];
      if (typeof value === "number") return number(value);
      const heading = HEADINGS[gap];
      return heading === undefined ? (value ?? "") : name(heading, value ?? null);
    });
  return {
    language,
    say: (key, gaps = {}) => {
      const form = typeof gaps["count"] === "number" ? words[`${key}.${plural.select(gaps["count"])}`] : undefined;
      return fill(form ?? words[key] ?? key, gaps);
    },
    name,
    time: (ms) => (isMoment(ms) ? time.format(ms) : "—"),
    clock: (ms) => (isMoment(ms) ? clock.format(ms) : "—"),
    date: (ms) => (isMoment(ms) ? here.format(ms) : "—"),
    day: (day) => (isMoment(Date.parse(day)) ? date.format(Date.parse(day)) : day),
    number,
    percent: (share) => (share === null ? "—" : `${number(share * 100, 1)} %`),
  };
}
