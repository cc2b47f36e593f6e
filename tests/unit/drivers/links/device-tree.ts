import { mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import type { DeviceTree } from "../../../../drivers/links/adapters.ts";

export interface Plugged {
  readonly node: string;
  readonly port: string;
  readonly vendor: string;
  readonly product: string;
  readonly serial?: string;
  readonly words?: readonly [manufacturer: string, product: string];
  readonly byId?: string;
  readonly byPath?: string;
  readonly leadsTo?: string;
}

/** A /dev and a /sys of a test's own, laid out as Linux does. */
export class FakeTree implements DeviceTree {
  readonly folder = mkdtempSync(join(tmpdir(), "talon-tree-"));
  readonly dev = join(this.folder, "dev");
  readonly sys = join(this.folder, "sys");

  constructor() {
    mkdirSync(this.dev);
    for (const kind of ["tty", "usbmisc"]) mkdirSync(join(this.sys, "class", kind), { recursive: true });
    this.#entry("ttyS0", "devices/platform/serial8250/tty/ttyS0");
  }

  plug(plugged: Plugged): string {
    const { node, port, vendor, product, serial, words } = plugged;
    const device = `devices/platform/xhci/usb1/${port.split(":")[0]}`;
    const inner = node.startsWith("lp") ? `usbmisc/${node}` : `${node}/tty/${node}`;
    this.#entry(node, `${device}/${port}/${inner}`);
    const said = { idVendor: vendor, idProduct: product, serial, manufacturer: words?.[0], product: words?.[1] };
    for (const [name, word] of Object.entries(said)) {
      const file = join(this.sys, device, name);
      if (word === undefined) rmSync(file, { force: true });
      else writeFileSync(file, `${word}\n`);
    }
    const path = this.nodePath(node);
    mkdirSync(dirname(path), { recursive: true });
    if (plugged.leadsTo === undefined) writeFileSync(path, "");
    else symlinkSync(plugged.leadsTo, path);
    if (plugged.byId !== undefined) this.name("by-id", plugged.byId, node);
    if (plugged.byPath !== undefined) this.name("by-path", plugged.byPath, node);
    return path;
  }

  name(folder: "by-id" | "by-path", name: string, node: string): string {
    const path = join(this.dev, "serial", folder, name);
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { force: true });
    symlinkSync(`../../${node}`, path);
    return path;
  }

  unplug(node: string): void {
    rmSync(this.nodePath(node));
    const entry = this.#entryPath(node);
    const target = join(dirname(entry), readlinkSync(entry));
    rmSync(entry);
    rmSync(target, { recursive: true });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  nodePath(node: string): string {
    return join(this.dev, node.startsWith("lp") ? "usb" : "", node);
  }

  #entryPath(node: string): string {
    return join(this.sys, "class", node.startsWith("lp") ? "usbmisc" : "tty", node);
  }

  #entry(node: string, inside: string): void {
    const entry = this.#entryPath(node);
    const target = join(this.sys, inside);
    mkdirSync(target, { recursive: true });
    rmSync(entry, { force: true });
    symlinkSync(relative(dirname(entry), target), entry);
  }
}

export const FTDI: Plugged = {
  node: "ttyUSB0",
  port: "1-1.2:1.0",
  vendor: "0403",
  product: "6001",
  serial: "A50285BI",
  words: ["FTDI", "FT232R USB UART"],
  byId: "usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0",
  byPath: "platform-xhci-usb-0:1.2:1.0-port0",
};

/** As sold by the thousand: no number of its own. */
export const CH340: Plugged = {
  node: "ttyUSB1",
  port: "1-1.3:1.0",
  vendor: "1a86",
  product: "7523",
  words: ["QinHeng Electronics", "USB Serial"],
  byId: "usb-1a86_USB_Serial-if00-port0",
};

export const PRINTER: Plugged = {
  node: "lp0",
  port: "1-1.4:1.0",
  vendor: "04b8",
  product: "0202",
  serial: "ABC123",
  words: ["EPSON", "TM-T20II"],
};
