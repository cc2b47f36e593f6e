import { fail, ok, type Problem, type Result } from "../../agent/kernel/result.ts";

/** What an adapter says of itself, and the socket it is in: the names that stay, whatever the order of plugging in. */
export interface UsbName {
  /** Four digits each, as lsusb shows them: 0403 and 6001. */
  readonly vendor: string;
  readonly product: string;
  readonly serial: string | null;
  /** The socket as the kernel writes it (1-1.2), or one of the adapter's ports (1-1.2:1.0); for adapters that differ in nothing else. */
  readonly port: string | null;
}

/** A USB adapter that is plugged in, and the node that the kernel made for it. */
export interface Adapter extends UsbName {
  /** The link that it wants. */
  readonly kind: "serial" | "file";
  readonly port: string;
  /** /dev/ttyUSB0; another one after the next plugging in. */
  readonly node: string;
  /** Maker and product in words, where it has any. */
  readonly words: string;
  readonly byId: string | null;
  readonly byPath: string | null;
}

/** The device's own part of a port's name: 1-1.2 of 1-1.2:1.0. */
export const socketOf = ({ port }: Pick<Adapter, "port">): string => port.split(":")[0] ?? port;

/** Which of the device's own ports it is: 1.0 of 1-1.2:1.0. */
const interfaceOf = ({ port }: Pick<Adapter, "port">): string => port.split(":")[1] ?? "";

export const isNamed = (adapter: Adapter, name: UsbName): boolean =>
  adapter.vendor === name.vendor &&
  adapter.product === name.product &&
  (name.serial === null || adapter.serial === name.serial) &&
  (name.port === null || adapter.port === name.port || socketOf(adapter) === name.port);

/** Those that the kernel can tell from this one only by the socket: made without numbers, or all with the same number. */
export const twinsOf = (adapter: Adapter, all: readonly Adapter[]): readonly Adapter[] =>
  all.filter(
    (other) =>
      other.node !== adapter.node &&
      other.kind === adapter.kind &&
      other.vendor === adapter.vendor &&
      other.product === adapter.product &&
      other.serial === adapter.serial &&
      interfaceOf(other) === interfaceOf(adapter),
  );

/** The shortest name that means this adapter and no other of those present. */
export function nameAmong(adapter: Adapter, all: readonly Adapter[]): UsbName {
  const { vendor, product, serial, port } = adapter;
  const names: readonly UsbName[] = [
    { vendor, product, serial, port: null },
    { vendor, product, serial, port: socketOf(adapter) },
  ];
  return (
    names.find((name) => all.filter((one) => isNamed(one, name)).length === 1) ?? { vendor, product, serial, port }
  );
}

/** A name as it stands in a link, with the settings that belong to it. */
export function usbText({ vendor, product, serial, port }: UsbName, settings: readonly string[] = []): string {
  const query = [...settings, ...(port === null ? [] : [`port=${port}`])];
  const number = serial === null ? "" : `:${encodeURIComponent(serial)}`;
  return `usb:${vendor}:${product}${number}${query.length === 0 ? "" : `?${query.join("&")}`}`;
}

const SERIAL_SETTINGS: readonly string[] = ["baud=9600"];

/** The link to write for an adapter. A serial port wants at least its rate. */
export const linkText = (adapter: Adapter, all: readonly Adapter[], settings = SERIAL_SETTINGS): string =>
  `${adapter.kind}:${usbText(nameAmong(adapter, all), adapter.kind === "serial" ? settings : [])}`;

const CURE =
  "Write usb:VENDOR:PRODUCT[:SERIAL] with the digits that `talon device ports` shows, as usb:0403:6001:A50285BI.";

/** Reads `usb:0403:6001:A50285BI` and the setting `port`. */
export function parseUsbName(text: string, port: string | null, place: string): Result<UsbName, Problem> {
  const named = /^usb:([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?::(.{1,120}))?$/.exec(text);
  const serial = named?.[3] === undefined ? null : decoded(named[3]);
  if (named === null || serial === "") return fail({ place, what: `"${text}" names no USB adapter.`, cure: CURE });
  if (port !== null && !/^\d+-\d+(\.\d+)*(:\d+\.\d+)?$/.test(port)) {
    const cure = "Write port=1-1.2, as `talon device ports` shows it.";
    return fail({ place, what: `"${port}" is no USB socket.`, cure });
  }
  const [, vendor = "", product = ""] = named;
  return ok({ vendor: vendor.toLowerCase(), product: product.toLowerCase(), serial, port });
}

/** Empty where the percent signs make no sense. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
