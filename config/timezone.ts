/** Whether this machine knows the IANA time zone; Intl tells it only by throwing. */
export function knowsTimezone(name: string): boolean {
  if (!name.includes("/") && name !== "UTC") return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const timezones = (): readonly string[] => Intl.supportedValuesOf("timeZone");
