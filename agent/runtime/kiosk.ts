import type { Centre } from "../domain/centre.ts";
import { readyPrinter } from "../domain/decide-ticket.ts";
import { whyClosed } from "../domain/reserve.ts";
import type { Rules } from "../domain/rules.ts";
import type { FaultCode } from "../kernel/fault.ts";
import type { KeysOrder } from "../ports/keys.ts";
import type { WiredDevice } from "./world.ts";

interface KioskFacts {
  readonly journalFault: FaultCode | null;
  /** Asks for one kiosk, which may have printers of its own; left out for the whole centre. */
  readonly kiosk?: string;
}

/** Why no ticket can be had now; null while one can. */
export function kioskNotice(centre: Centre, rules: Rules, { journalFault, kiosk }: KioskFacts): FaultCode | null {
  if (journalFault !== null) return journalFault;
  const closed = whyClosed(centre);
  if (closed !== null) return closed;
  return readyPrinter(centre, rules, kiosk ?? null) === null ? "printer-not-ready" : null;
}

/** The devices whose keys give tickets: keys that no station has. */
export function kioskIds(devices: readonly Pick<WiredDevice, "id" | "role">[], rules: Rules): readonly string[] {
  const atStations = new Set(rules.stations.flatMap(({ call, rating }) => [call, rating]));
  return devices.filter(({ id, role }) => role === "keys" && !atStations.has(id)).map(({ id }) => id);
}

/** A lamp behind a key that is dark says: not now. Keys without a lamp pay no heed. */
export function lampOrders(rules: Rules, isOpen: boolean): readonly KeysOrder[] {
  const keys = rules.services.flatMap(({ id }) =>
    [id, `${id}.privileged`].flatMap((key) => [key, ...rules.languages.map((language) => `${key}.${language}`)]),
  );
  return keys.map((key) => ({ type: "lamp", key, lit: isOpen }));
}
