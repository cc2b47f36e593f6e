import type { Config, ConfiguredDevice } from "../../../config/load.ts";
import { driverNamed } from "../../../drivers/catalogue.ts";
import { DeviceServer, realWorld } from "../../console/bench/device-server.ts";

/** Every device of the configuration that hangs on a wire, plugged in; `heard` is told when bytes move. */
export async function plugDevices(config: Config, heard: () => void): Promise<ReadonlyMap<string, DeviceServer>> {
  const servers = new Map<string, DeviceServer>();
  for (const device of config.devices) {
    const server = deviceServer(device, heard);
    if (server === null) continue;
    await server.plug();
    servers.set(device.id, server);
  }
  return servers;
}

const WITHIN: readonly string[] = ["scanner", "keys", "screen"];

/**
 * A scanner and a pad stay within the agent, where `talon device press` can hold a code before the one and press the keys of the other;
 * a screen is whatever browser looks at its page.
 */
function deviceServer(device: ConfiguredDevice, heard: () => void): DeviceServer | null {
  if (WITHIN.includes(device.role)) return null;
  const sim = driverNamed(device.driver)?.sim?.(device.options, realWorld);
  return sim === undefined ? null : new DeviceServer(sim, heard);
}
