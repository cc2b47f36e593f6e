import { readdirSync, readFileSync } from "node:fs";
import type { Supply } from "../ports/health.ts";

/** How files of the kernel are looked at; null where there is none. */
export interface KernelFiles {
  readonly list: (path: string) => readonly string[] | null;
  readonly readText: (path: string) => string | null;
}

/** Bits of get_throttled (Raspberry Pi documentation, vcgencmd). */
const LOW_NOW = 1 << 0;
const LOW_SINCE_START = 1 << 16;
const THROTTLED = "/sys/devices/platform/soc/soc:firmware/get_throttled";
const SENSORS = "/sys/class/hwmon";
const USB_DEVICES = "/sys/bus/usb/devices";

/** What a Raspberry Pi's firmware says of its supply, else the alarm of the kernel's rpi_volt driver; null on machines that do not measure it. */
export function supplyOf({ list, readText }: KernelFiles): Supply | null {
  const said = readText(THROTTLED);
  const bits = said === null ? Number.NaN : Number.parseInt(said, 16);
  if (!Number.isNaN(bits)) return (bits & LOW_NOW) !== 0 ? "low" : (bits & LOW_SINCE_START) !== 0 ? "was-low" : "good";
  const alarms = (list(SENSORS) ?? [])
    .map((name) => `${SENSORS}/${name}`)
    .filter((path) => readText(`${path}/name`)?.trim() === "rpi_volt")
    .map((path) => readText(`${path}/in0_lcrit_alarm`)?.trim());
  if (alarms.length === 0) return null;
  return alarms.includes("1") ? "low" : "good";
}

/** What changed: a supply that is too low now, that was too low between two looks, or that is enough again. */
export type SupplyNews = "low" | "dipped" | "good";

/** Null where nothing changed, where nobody measures it, and at a first look at the mark of a dip: it may be older than this process. */
export function supplyNews(before: Supply | null, now: Supply | null): SupplyNews | null {
  if (now === null || now === before) return null;
  if (now === "low") return "low";
  if (before === "low") return "good";
  return before === "good" && now === "was-low" ? "dipped" : null;
}

/**
 * How often devices came again on USB since the computer started, at least. The kernel numbers each arrival on a bus anew (Documentation/ABI,
 * sysfs-bus-usb, devnum), so what the highest number exceeds the devices present by has come and gone: a weak supply, a bad cable, a hub that resets.
 * Null where there is no USB.
 */
export function usbReplugs({ list, readText }: KernelFiles): number | null {
  const numbers = new Map<string, readonly number[]>();
  for (const name of list(USB_DEVICES) ?? []) {
    if (name.includes(":")) continue;
    const bus = readText(`${USB_DEVICES}/${name}/busnum`)?.trim() ?? "";
    const number = Number(readText(`${USB_DEVICES}/${name}/devnum`) ?? 0);
    if (number > 0) numbers.set(bus, [...(numbers.get(bus) ?? []), number]);
  }
  if (numbers.size === 0) return null;
  return [...numbers.values()].reduce((sum, devices) => sum + Math.max(...devices) - devices.length, 0);
}

export const kernelFiles: KernelFiles = {
  list: (path) => orNull(() => readdirSync(path)),
  readText: (path) => orNull(() => readFileSync(path, "utf8")),
};

function orNull<Value>(look: () => Value): Value | null {
  try {
    return look();
  } catch {
    return null;
  }
}
