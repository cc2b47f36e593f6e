import type { BenchLanguage, BenchState } from "../bench/bench-state.ts";

export type Words = Readonly<Record<string, string>>;
export type Gaps = Readonly<Record<string, string | number>>;

export const LANGUAGES: readonly BenchLanguage[] = ["kk", "ru", "uk", "en"];

/** Everything the page can say in one language, with names from the configuration put into the gaps. */
export interface Speech {
  readonly language: BenchLanguage;
  readonly say: (key: string, gaps?: Gaps) => string;
  readonly clock: (at: number) => string;
}

/** All four languages at once: the kiosk may speak another than the page. */
export async function loadWords(): Promise<Readonly<Record<BenchLanguage, Words>>> {
  const load = async (language: BenchLanguage): Promise<Words> => (await fetch(`/words/${language}.json`)).json();
  const [kk, ru, uk, en] = await Promise.all([load("kk"), load("ru"), load("uk"), load("en")]);
  return { kk, ru, uk, en };
}

export function speechOf(words: Words, language: BenchLanguage, state: BenchState): Speech {
  const time = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    timeZone: state.centre.timezone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const naming = { words, language, state };
  return {
    language,
    say: (key, gaps = {}) => fill(words[key] ?? key, (gap) => nameOf(naming, gap, gaps[gap])),
    clock: (at) => time.format(at),
  };
}

interface Naming {
  readonly words: Words;
  readonly language: BenchLanguage;
  readonly state: BenchState;
}

const fill = (text: string, name: (gap: string) => string): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, gap: string) => name(gap));

/** Gaps with an id of the configuration or a code of the catalogue are said by name. */
function nameOf(naming: Naming, gap: string, value: string | number | undefined): string {
  const text = String(value ?? "");
  switch (gap) {
    case "service":
      return naming.state.services.find((service) => service.id === text)?.names[naming.language] ?? text;
    case "station":
      return naming.state.stations.find((station) => station.id === text)?.label ?? text;
    case "stage":
    case "toStage":
    case "next":
      return naming.words[`stage.${text}`] ?? text;
    case "fault":
    case "why":
      return naming.words[`fault.${text}`] ?? naming.words["fault.other"] ?? text;
    case "operator":
      return badge(text);
    case "camera":
    case "device":
      return deviceName(naming, text);
    default:
      return naming.words[`${gap}.${text}`] ?? text;
  }
}

/** Operators are known by the number on their badge: `c-101` is 101. */
export const badge = (operator: string): string => operator.replace(/^[a-z]+-/, "");

/** Device ids of the bench end in the station they stand at: `board-w1`. */
function deviceName({ words, state }: Naming, device: string): string {
  const [kind = device, place] = device.split("-");
  const label = state.stations.find((station) => station.id === place)?.label ?? "";
  return fill(words[`device.${kind}`] ?? device, () => label);
}

/** Whole minutes and seconds that somebody can read from afar: 4:05, or 1:02:09. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const rest = two(seconds % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}
