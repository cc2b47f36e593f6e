import { type DeviceTree, fittingNodes, nodeOf, THIS_MACHINE } from "../../drivers/links/adapters.ts";
import { holdersOf } from "../../drivers/links/holders.ts";
import { socketOf } from "../../drivers/links/usb-name.ts";
import { parseWireUri } from "../../drivers/links/wire-uri.ts";
import type { DeviceStatus } from "../control/status.ts";

/**
 * Who or what stands behind a fault of the wire: the program that holds the port, the adapters that a name fits. It is looked up by whoever asks,
 * because the sandbox of the agent does not let it see other programs; who has a GPIO line the kernel has told the agent. Null where there is nothing to add.
 */
export function wireDetail(
  device: Pick<DeviceStatus, "wire" | "fault" | "holder">,
  tree: DeviceTree = THIS_MACHINE,
): string | null {
  const { wire, fault, holder = null } = device;
  if (fault === "link-busy" || fault === "link-ambiguous") return linkDetail(wire, fault, tree);
  return fault === "pin-busy" && holder !== null ? `held by ${holder}` : null;
}

function linkDetail(wire: string, fault: "link-busy" | "link-ambiguous", tree: DeviceTree): string | null {
  const parsed = parseWireUri(wire, "");
  if (!parsed.ok) return null;
  const { uri } = parsed.value;
  if (uri.kind !== "serial" && uri.kind !== "file") return null;
  if (fault === "link-ambiguous") {
    const fitting = fittingNodes(uri, tree).map((one) => `${one.node} in socket ${socketOf(one)}`);
    return fitting.length === 0 ? null : `fits ${fitting.join(" and ")}`;
  }
  const node = nodeOf(uri, tree);
  if (!node.ok) return null;
  const holders = holdersOf(node.value).map(({ command, pid }) => `${command} (${pid})`);
  if (holders.length > 0) return `held by ${holders.join(", ")}`;
  return process.getuid?.() === 0 ? null : "who holds it only root sees: run this with sudo";
}
