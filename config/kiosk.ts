import type { Language } from "../agent/domain/event.ts";
import type { DraftDevice } from "./draft.ts";
import type { StationEntry } from "./schema.ts";
import { LANGUAGES } from "./schema-centre.ts";

/** What a key of a kiosk asks for: a service, in a language where the key says one. */
export interface KioskKey {
  readonly service: string;
  readonly language: Language | null;
}

export interface Kiosk {
  readonly device: string;
  readonly keys: Readonly<Record<string, KioskKey>>;
}

/** `licence-first`, or `licence-first.kk` where each language has a key of its own. */
export function kioskKey(name: string): KioskKey | null {
  const [service = "", language, ...rest] = name.split(".");
  if (rest.length > 0 || service === "") return null;
  if (language === undefined) return { service, language: null };
  const known = LANGUAGES.find((one) => one === language);
  return known === undefined ? null : { service, language: known };
}

/** Every `buttons` device is a kiosk, unless a station uses it for its operator or for rating. */
export function isKiosk(device: DraftDevice, stations: readonly StationEntry[]): boolean {
  if (device.driver.name !== "buttons") return false;
  return !stations.some(({ call, rating }) => call === device.id || rating === device.id);
}
