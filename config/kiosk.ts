import type { Language } from "../agent/domain/event.ts";
import type { DraftDevice } from "./draft.ts";
import { keyNames } from "./draft.ts";
import type { StationEntry } from "./schema.ts";
import { LANGUAGES } from "./schema-words.ts";

/** What a key of a kiosk asks for: a ticket for a service, in a language where the key says one. */
export interface KioskKey {
  readonly service: string;
  readonly language: Language | null;
  /** A kiosk's key gives an ordinary ticket unless it says otherwise; appointments come by their code. */
  readonly priority: "ordinary" | "privileged";
}

export interface Kiosk {
  readonly device: string;
  readonly keys: Readonly<Record<string, KioskKey>>;
}

/** Keys that hold and resume the whole centre, whatever device they are on. */
export const CENTRE_KEYS: readonly string[] = ["hold", "resume"];

/** `SERVICE[.privileged][.LANGUAGE]`, as in `licence-first`, `licence-first.kk` and `licence-first.privileged.kk`. */
export function kioskKey(name: string): KioskKey | null {
  const [service = "", ...words] = name.split(".");
  const priority = words[0] === "privileged" ? "privileged" : "ordinary";
  const [language, ...rest] = priority === "privileged" ? words.slice(1) : words;
  if (rest.length > 0 || service === "" || CENTRE_KEYS.includes(name)) return null;
  if (language === undefined) return { service, language: null, priority };
  const known = LANGUAGES.find((one) => one === language);
  return known === undefined ? null : { service, language: known, priority };
}

/** Every `buttons` device is a kiosk, unless a station uses it for its operator or for rating, or it only holds and resumes the centre. */
export function isKiosk(device: DraftDevice, stations: readonly StationEntry[]): boolean {
  if (device.driver.name !== "buttons") return false;
  const keys = keyNames(device);
  if (keys?.every((key) => CENTRE_KEYS.includes(key))) return false;
  return !stations.some(({ call, rating }) => call === device.id || rating === device.id);
}
