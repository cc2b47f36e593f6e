import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fail, ok, type Result } from "../../agent/kernel/result.ts";
import type { LinkFault } from "../../agent/ports/byte-link.ts";
import { identity, watchPath } from "./node-watch.ts";
import { type Adapter, isNamed, twinsOf, type UsbName } from "./usb-name.ts";

/** Where the kernel shows its devices; a folder of a test's own in a test. */
export interface DeviceTree {
  readonly dev: string;
  readonly sys: string;
}

export const THIS_MACHINE: DeviceTree = { dev: "/dev", sys: "/sys" };

/** A device as a link names it. Where it is named by what it says of itself, `path` is only how that is written. */
export interface NodeName {
  readonly kind: Adapter["kind"];
  readonly path: string;
  readonly usb?: UsbName;
}

/** Printers of the USB printer class have nodes in a folder of their own. */
const CLASSES = [
  { kind: "serial", folder: "tty", nodes: "" },
  { kind: "file", folder: "usbmisc", nodes: "usb" },
] as const;

/** A computer has a hundred terminals that are no adapters: tty0 to tty63, ttyS0 to ttyS31. */
const ADAPTER = /^(tty[A-Z]{2}|lp\d)/;

/** All serial adapters and class printers that are plugged into USB now, in the order of their sockets. */
export function adaptersPresent(tree: DeviceTree = THIS_MACHINE): readonly Adapter[] {
  const [byId, byPath] = [namesIn(tree, "by-id"), namesIn(tree, "by-path")];
  const adapters = CLASSES.flatMap(({ kind, folder, nodes }) => {
    const shown = join(tree.sys, "class", folder);
    const names = listed(shown).filter((name) => ADAPTER.test(name));
    return names.flatMap((name) => {
      const node = join(tree.dev, nodes, name);
      const told = adapterAt(join(shown, name));
      return told === null
        ? []
        : [{ ...told, kind, node, byId: byId.get(node) ?? null, byPath: byPath.get(node) ?? null }];
    });
  });
  return adapters.toSorted((one, other) => one.port.localeCompare(other.port, "en", { numeric: true }));
}

/** The node that a name means at this moment. Two that fit are none: a ticket must not come out of the neighbour's printer. */
export function nodeOf(name: NodeName, tree: DeviceTree = THIS_MACHINE): Result<string, LinkFault> {
  const fitting = fittingNodes(name, tree);
  if (name.usb === undefined && fitting.length < 2) return ok(name.path);
  const [node, other] = fitting;
  if (node === undefined) return fail("link-absent");
  return other === undefined ? ok(node.node) : fail("link-ambiguous");
}

/** The adapters that a name could mean. None for a path that is no USB adapter's. */
export function fittingNodes({ kind, path, usb }: NodeName, tree: DeviceTree = THIS_MACHINE): readonly Adapter[] {
  if (usb !== undefined) return adaptersPresent(tree).filter((one) => one.kind === kind && isNamed(one, usb));
  const all = dirname(path) === join(tree.dev, "serial/by-id") ? adaptersPresent(tree) : [];
  const node = reached(path);
  const named = all.find((adapter) => adapter.node === node);
  return named === undefined ? [] : [named, ...twinsOf(named, all)];
}

/** Calls `appeared` whenever what the name means has come, is another device, or has become ours to open. */
export function watchName(name: NodeName, appeared: () => void, tree: DeviceTree = THIS_MACHINE): () => void {
  const { kind, path, usb } = name;
  const near = usb === undefined ? path : join(tree.dev, kind === "file" ? "usb" : "", "any");
  const sign = (): string =>
    (usb === undefined ? [path] : fittingNodes(name, tree).map(({ node }) => node))
      .filter((node) => identity(node) !== "")
      .map((node) => `${identity(node)} ${statSync(node).ctimeMs}`)
      .join();
  return watchPath(near, { sign, changed: (now) => (now === "" ? undefined : appeared()) });
}

interface Told extends UsbName {
  readonly port: string;
  readonly words: string;
}

/** What the nearest USB device above a class entry says of itself; null for ports that are built in. */
function adapterAt(entry: string): Told | null {
  const where = linked(entry)?.split("/") ?? [];
  const at = where.findLastIndex((name) => /^\d+-\d+(\.\d+)*$/.test(name));
  if (at < 0) return null;
  const device = resolve(dirname(entry), where.slice(0, at + 1).join("/"));
  const said = (name: string): string => text(join(device, name));
  const [vendor, product, serial] = [said("idVendor"), said("idProduct"), said("serial")];
  if (vendor === "" || product === "") return null;
  const words = [said("manufacturer"), said("product")].filter((word) => word !== "").join(" ");
  return { vendor, product, serial: serial === "" ? null : serial, port: where[at + 1] ?? "", words };
}

/** Node to name, of the names that udev keeps in /dev/serial. */
function namesIn(tree: DeviceTree, folder: "by-id" | "by-path"): ReadonlyMap<string, string> {
  const path = join(tree.dev, "serial", folder);
  return new Map(listed(path).map((name) => [reached(join(path, name)), join(path, name)]));
}

/** sysfs and /dev change while they are read: what has just gone is not there. */
function or<Value>(look: () => Value, otherwise: Value): Value {
  try {
    return look();
  } catch {
    return otherwise;
  }
}

const WORDS_MAX = 126;

const listed = (folder: string): readonly string[] => or(() => readdirSync(folder), []).toSorted();
const linked = (path: string): string | null => or(() => readlinkSync(path), null);
/** One step only: udev's names lead straight to the node. */
const reached = (path: string): string => {
  const to = linked(path);
  return to === null ? "" : resolve(dirname(path), to);
};
const text = (path: string): string =>
  or(() => readFileSync(path, "utf8"), "")
    .trim()
    .slice(0, WORDS_MAX);
