import { fail, ok, type Problem, type Result } from "../../agent/kernel/result.ts";
import { type LinkUri, parseLinkUri } from "./uri.ts";

/** The bus that several devices share: its name, and how fast its line is. */
export interface BusUri {
  readonly name: string;
  readonly baud: number;
}

export interface WireUri {
  readonly uri: LinkUri;
  /** Null for a wire of one's own. */
  readonly bus: BusUri | null;
}

const BAUD_LEAST = 300;
const BAUD_MOST = 1_000_000;
const BAUD_USUAL = 9_600;
const BUS = /^[a-z0-9-]{1,32}$/;

/**
 * Reads the `link` of a device, which may stand on a bus: `serial:PATH?baud=19200&bus=hall`, `tcp://HOST:PORT?bus=hall&baud=19200` for a line behind a
 * converter, `sim?bus=hall` for virtual devices on one virtual line.
 */
export function parseWireUri(text: string, place: string): Result<WireUri, Problem> {
  const [head = "", query = ""] = [text.replace(/\?.*$/s, ""), text.includes("?") ? text.replace(/^[^?]*\?/s, "") : ""];
  const pieces = query.split("&").filter((piece) => piece !== "");
  const names = pieces.filter((piece) => piece.startsWith("bus=")).map((piece) => piece.slice("bus=".length));
  const [name] = names;
  if (name === undefined) return withBus(parseLinkUri(text, place), null);
  if (names.length > 1) return wrong(place, '"bus" stands twice.', "Leave one of them.");
  if (!BUS.test(name)) return wrong(place, `"${name}" is no name of a bus.`, "Use a-z, 0-9 and -, as in bus=hall.");
  if (!/^(serial:|tcp:|sim$)/.test(head)) {
    return wrong(place, `"${head}" is no bus.`, "Use bus with serial:, tcp: or sim.");
  }
  const baudText = pieces.find((piece) => piece.startsWith("baud="))?.slice("baud=".length) ?? String(BAUD_USUAL);
  const baud = Number(baudText);
  if (!Number.isInteger(baud) || baud < BAUD_LEAST || baud > BAUD_MOST) {
    return wrong(place, `"${baudText}" is no baud rate of a bus.`, `Use ${BAUD_LEAST} to ${BAUD_MOST}.`);
  }
  const isSerial = head.startsWith("serial:");
  const rest = pieces.filter((piece) => !piece.startsWith("bus=") && (isSerial || !piece.startsWith("baud=")));
  const link = rest.length === 0 ? head : `${head}?${rest.join("&")}`;
  return withBus(parseLinkUri(link, place), { name, baud });
}

const withBus = (read: Result<LinkUri, Problem>, bus: BusUri | null): Result<WireUri, Problem> =>
  read.ok ? ok({ uri: read.value, bus }) : read;

const wrong = (place: string, what: string, cure: string): Result<never, Problem> => fail({ place, what, cure });
