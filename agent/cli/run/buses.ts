import type { ConfiguredDevice } from "../../../config/load.ts";
import type { SimDevice } from "../../../drivers/driver.ts";
import { Bus } from "../../../drivers/links/bus.ts";
import { openLink, type WireWorld } from "../../../drivers/links/open.ts";
import { sharedLine } from "../../../drivers/links/shared-line.ts";
import { parseWireUri, type WireUri } from "../../../drivers/links/wire-uri.ts";
import { assert } from "../../kernel/assert.ts";

/** What buses are made of: the world that a device's wire belongs to, and the virtual devices of those that are virtual. */
interface BusParts {
  readonly worldOf: (device: string) => WireWorld;
  readonly twinOf: (device: ConfiguredDevice) => SimDevice;
}

/** One bus for each name in the configuration. */
export async function openBuses(
  configured: readonly ConfiguredDevice[],
  { worldOf, twinOf }: BusParts,
): Promise<ReadonlyMap<string, Bus>> {
  const lines = new Map<string, { readonly wire: WireUri; readonly devices: ConfiguredDevice[] }>();
  for (const device of configured) {
    const wire = device.needs === "link" ? wireOf(device) : null;
    if (wire === null || wire.bus === null) continue;
    const known = lines.get(wire.bus.name) ?? { wire, devices: [] };
    known.devices.push(device);
    lines.set(wire.bus.name, known);
  }
  const opened = [...lines].map(async ([name, { wire, devices }]): Promise<[string, Bus]> => {
    const settings = { baud: wire.bus?.baud ?? 0 };
    const world = worldOf(devices[0]?.id ?? "");
    const line = (): SimDevice => sharedLine(devices.map(twinOf), settings, world);
    return [name, new Bus(await openLink(wire.uri, line, world), settings, world)];
  });
  return new Map(await Promise.all(opened));
}

/** The wire of a device with a link. */
export function wireOf({ id, wire }: ConfiguredDevice): WireUri {
  const read = parseWireUri(wire, id);
  assert(read.ok, "the configuration has checked every link");
  return read.value;
}
