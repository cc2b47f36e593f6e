import { fail, ok, type Problem, type Result } from "../../agent/kernel/result.ts";
import { parseUsbName, type UsbName } from "./usb-name.ts";

/** `path` as written: of a node, or `usb:VENDOR:PRODUCT` and the like, and then `usb` says the same in parts. */
export interface SerialUri {
  readonly kind: "serial";
  readonly path: string;
  readonly usb?: UsbName;
  readonly baud: number;
  readonly dataBits: 7 | 8;
  readonly parity: "none" | "even" | "odd";
  readonly stopBits: 1 | 2;
  readonly flow: "none" | "rtscts" | "xonxoff";
}
export interface TcpUri {
  readonly kind: "tcp";
  readonly host: string;
  readonly port: number;
}
export interface FileUri {
  readonly kind: "file";
  readonly path: string;
  readonly usb?: UsbName;
}
/** An input device of the kernel: a scanner that types. */
export interface InputUri {
  readonly kind: "input";
  readonly path: string;
}
/** Wires that are nodes of this machine, with native code behind them. */
export type NodeUri = SerialUri | FileUri | InputUri;
/** A page of the console that a browser looks at: `hall`, or a station. */
export interface PageUri {
  readonly kind: "page";
  readonly name: string;
}
export type LinkUri = NodeUri | TcpUri | PageUri | { readonly kind: "sim" };

/** Null leaves the choice to the machine: the character device where there is one, the chip of a Raspberry Pi's header. */
export interface GpioUri {
  readonly kind: "gpio";
  readonly backend: "chardev" | "onoff" | null;
  readonly label: string | null;
}
export type PinsUri = GpioUri | { readonly kind: "virtual" };

const BAUD_LEAST = 50;
const BAUD_MOST = 4_000_000;
const LINK_CURE =
  "Use serial:PATH?baud=9600, serial:usb:0403:6001, tcp://HOST:PORT, file:/dev/usb/lp0, input:/dev/input/by-id/NAME-event-kbd, page:hall or sim.";
const PINS_CURE = "Use gpio, gpio?backend=onoff&chip=label:pinctrl-bcm2711, or virtual.";

const PARITIES: Readonly<Record<string, SerialUri["parity"]>> = { N: "none", E: "even", O: "odd" };
const FLOWS: readonly string[] = ["none", "rtscts", "xonxoff"] satisfies readonly SerialUri["flow"][];
const BACKENDS: readonly string[] = ["chardev", "onoff"] satisfies readonly GpioUri["backend"][];

type Settings = ReadonlyMap<string, string>;

/** Reads the `link` of a device; `place` is where a person would look for it. */
export function parseLinkUri(text: string, place: string): Result<LinkUri, Problem> {
  if (text === "sim") return ok({ kind: "sim" });
  const tcp = /^tcp:\/\/(\[[0-9a-fA-F:.]+\]|[^/:?#\s]+):(\d{1,5})$/.exec(text);
  if (tcp) return tcpUri(tcp[1] ?? "", Number(tcp[2]), place);
  if (text.startsWith("tcp:")) return wrong(place, `"${text}" lacks a host or a port.`, "Write tcp://HOST:PORT.");
  const [head = "", query = ""] = splitOnce(text, "?");
  if (head.startsWith("serial:")) return serialUri(head.slice("serial:".length), query, place);
  if (text.startsWith("page:")) return pageUri(text.slice("page:".length), place);
  if (text.startsWith("file:")) return fileUri(head.slice("file:".length), query, place);
  if (text.startsWith("input:")) return inputUri(text.slice("input:".length), place);
  return wrong(place, `"${text}" is no link.`, LINK_CURE);
}

/** Reads the `pins` of a device. */
export function parsePinsUri(text: string, place: string): Result<PinsUri, Problem> {
  if (text === "virtual") return ok({ kind: "virtual" });
  const [head = "", query = ""] = splitOnce(text, "?");
  if (head !== "gpio") return wrong(place, `"${text}" names no pins.`, PINS_CURE);
  const settings = settingsOf(query, ["backend", "chip"], place);
  if (!settings.ok) return settings;
  const backend = settings.value.get("backend") ?? null;
  if (backend !== null && !BACKENDS.includes(backend)) {
    return wrong(place, `"${backend}" is no backend.`, "Use backend=chardev or backend=onoff, or leave it out.");
  }
  const chip = settings.value.get("chip") ?? null;
  if (chip !== null && !/^label:.{1,31}$/.test(chip)) {
    return wrong(place, `"${chip}" names no chip.`, "Write chip=label:NAME, with a label that gpiodetect shows.");
  }
  const label = chip === null ? null : chip.slice("label:".length);
  return ok({ kind: "gpio", backend: backend as GpioUri["backend"], label });
}

function tcpUri(host: string, port: number, place: string): Result<LinkUri, Problem> {
  if (port < 1 || port > 65_535) return wrong(place, `${port} is no port.`, "Use a port from 1 to 65535.");
  return ok({ kind: "tcp", host: host.replace(/^\[|\]$/g, ""), port });
}

function pageUri(name: string, place: string): Result<LinkUri, Problem> {
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name)) {
    return wrong(place, `"${name}" names no page.`, "Write page:hall, or page: and the id of a station.");
  }
  return ok({ kind: "page", name });
}

function fileUri(path: string, query: string, place: string): Result<LinkUri, Problem> {
  const isUsb = path.startsWith("usb:");
  const settings = settingsOf(query, isUsb ? ["port"] : [], place);
  if (!settings.ok) return settings;
  if (isUsb) return usbUri({ kind: "file", path }, settings.value, place);
  if (!path.startsWith("/")) return wrong(place, `"${path}" is no absolute path.`, "Write file:/dev/usb/lp0.");
  return ok({ kind: "file", path });
}

function inputUri(path: string, place: string): Result<LinkUri, Problem> {
  const cure = "Use the scanner's name under /dev/input/by-id that ends with -event-kbd.";
  if (!path.startsWith("/")) return wrong(place, `"${path}" is no absolute path.`, cure);
  if (/^\/dev\/input\/(event|mouse)\d+$/.test(path)) {
    return wrong(place, `"${path}" changes with the order of plugging in.`, cure);
  }
  return ok({ kind: "input", path });
}

function serialUri(path: string, query: string, place: string): Result<LinkUri, Problem> {
  const isUsb = path.startsWith("usb:");
  if (!(isUsb || path.startsWith("/"))) {
    return wrong(place, `"${path}" is no absolute path.`, "Write serial:/dev/serial/by-id/NAME?baud=9600.");
  }
  if (/^\/dev\/tty(USB|ACM)\d+$/.test(path)) {
    return wrong(
      place,
      `"${path}" changes with the order of plugging in.`,
      "Use the adapter's name under /dev/serial/by-id; `talon device learn` writes the line for you.",
    );
  }
  const settings = settingsOf(query, ["baud", "format", "flow", ...(isUsb ? ["port"] : [])], place);
  if (!settings.ok) return settings;
  const serial = serialSettings(path, settings.value, place);
  return isUsb && serial.ok ? usbUri(serial.value, settings.value, place) : serial;
}

function usbUri(uri: SerialUri | FileUri, settings: Settings, place: string): Result<LinkUri, Problem> {
  const usb = parseUsbName(uri.path, settings.get("port") ?? null, place);
  return usb.ok ? ok({ ...uri, usb: usb.value }) : usb;
}

function serialSettings(path: string, settings: Settings, place: string): Result<SerialUri, Problem> {
  const baud = Number(settings.get("baud") ?? "9600");
  if (!Number.isInteger(baud) || baud < BAUD_LEAST || baud > BAUD_MOST) {
    return wrong(place, `"${settings.get("baud")}" is no baud rate.`, "Use the rate on the device's self-test.");
  }
  const format = /^([78])([NEO])([12])$/.exec(settings.get("format") ?? "8N1");
  if (!format) return wrong(place, `"${settings.get("format")}" is no format.`, "Use 8N1, 7E1 or the like.");
  const flow = settings.get("flow") ?? "none";
  if (!FLOWS.includes(flow)) {
    return wrong(place, `"${flow}" is no flow control.`, "Use flow=none, flow=rtscts or flow=xonxoff.");
  }
  return ok({
    kind: "serial",
    path,
    baud,
    dataBits: format[1] === "7" ? 7 : 8,
    parity: PARITIES[format[2] ?? "N"] ?? "none",
    stopBits: format[3] === "2" ? 2 : 1,
    flow: flow as SerialUri["flow"],
  });
}

function settingsOf(query: string, known: readonly string[], place: string): Result<Settings, Problem> {
  const settings = new Map<string, string>();
  for (const pair of query.split("&").filter((piece) => piece !== "")) {
    const [name = "", value = ""] = splitOnce(pair, "=");
    if (!known.includes(name)) return wrong(place, `"${name}" is no setting here.`, `Use ${known.join(", ")}.`);
    if (settings.has(name)) return wrong(place, `"${name}" stands twice.`, "Leave one of them.");
    settings.set(name, value);
  }
  return ok(settings);
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

const wrong = (place: string, what: string, cure: string): Result<never, Problem> => fail({ place, what, cure });
