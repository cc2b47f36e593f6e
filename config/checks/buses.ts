import { parseWireUri, type WireUri } from "../../drivers/links/wire-uri.ts";
import type { DraftDevice } from "../draft.ts";
import { type Finding, finding } from "../finding.ts";

interface Wired {
  readonly device: DraftDevice;
  /** Where the wire ends, whatever its settings are. */
  readonly end: string;
  readonly wire: WireUri;
}

/** A wire belongs to one device, or to all that stand on its bus: with one name, one line and an address of its own each. */
export function checkBuses(devices: readonly DraftDevice[]): readonly Finding[] {
  const wired = devices.flatMap(wiredOf);
  return wired.flatMap((one, at) => {
    const before = wired.slice(0, at).filter((other) => isSameWire(one, other));
    const told = before.map((other) => findingOf(one, other)).find((found) => found !== null);
    return told === undefined || told === null ? [] : [told];
  });
}

function wiredOf(device: DraftDevice): readonly Wired[] {
  const { link } = device.entry;
  const read = link === undefined ? null : parseWireUri(link, "");
  if (read === null || !read.ok) return [];
  return [{ device, end: endOf(link ?? ""), wire: read.value }];
}

/** What a link leads to, whatever the rate: the node or the address; of equal adapters the socket too. */
const endOf = (link: string): string =>
  [link.split("?")[0], /[?&](port=[^&]*)/.exec(link)?.[1]]
    .filter((part) => part !== undefined)
    .join("?")
    .toLowerCase();

/** Virtual devices share nothing but a bus. */
function isSameWire(one: Wired, other: Wired): boolean {
  const isOneBus = one.wire.bus !== null && one.wire.bus.name === other.wire.bus?.name;
  return isOneBus || (one.end === other.end && one.wire.uri.kind !== "sim");
}

function findingOf(one: Wired, other: Wired): Finding | null {
  const [id, rival] = [one.device.id, other.device.id];
  const path = ["devices", id, "link"];
  if (one.wire.bus === null || one.wire.bus.name !== other.wire.bus?.name) {
    const what = `the link of ${id} already belongs to ${rival}.`;
    return finding(path, what, "Give each device a link of its own, or both the same bus: add bus=NAME to each link.");
  }
  if (JSON.stringify(one.wire) !== JSON.stringify(other.wire)) {
    const what = `${id} and ${rival} stand on the bus ${one.wire.bus.name} with different lines.`;
    return finding(path, what, "Write the same link for all devices of a bus.");
  }
  const nameless = [one, other].find((member) => addressOf(member) === undefined);
  if (nameless === undefined && addressOf(one) !== addressOf(other)) return null;
  const what =
    nameless === undefined
      ? `${id} has the address of ${rival} on the bus ${one.wire.bus.name}.`
      : `${nameless.device.id} has no address, so it cannot share the bus ${one.wire.bus.name}.`;
  return finding(path, what, "Give each device on a bus an address of its own.");
}

const addressOf = ({ device }: Wired): unknown => (device.options as { readonly address?: unknown } | null)?.address;
