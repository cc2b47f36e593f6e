const UNIT_BYTES = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;

export const BYTES = /^([1-9]\d{0,5})(KiB|MiB|GiB)$/;
export const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** `512MiB` as a number of bytes; null where it is not written so. */
export function bytesOf(text: string): number | null {
  const [, count, unit] = BYTES.exec(text) ?? [];
  return count === undefined ? null : Number(count) * UNIT_BYTES[unit as keyof typeof UNIT_BYTES];
}

/** `09:30` as minutes after midnight; null where it is not written so. */
export function minutesOf(text: string): number | null {
  const [, hours, minutes] = TIME_OF_DAY.exec(text) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:8080` or `[::1]:8080`; null where it is not written so. */
export function addressOf(text: string): Address | null {
  const [, six, four, digits] = /^(?:\[([0-9a-fA-F:]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = six ?? four;
  const port = Number(digits);
  return host === undefined || port > 65_535 ? null : { host, port };
}

export const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");
