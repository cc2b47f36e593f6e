import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adaptersPresent, fittingNodes, nodeOf } from "../../../../drivers/links/adapters.ts";
import { parseLinkUri } from "../../../../drivers/links/uri.ts";
import { nameAmong, usbText } from "../../../../drivers/links/usb-name.ts";
import { CH340, FakeTree, FTDI, PRINTER } from "./device-tree.ts";

let tree: FakeTree;
beforeEach(() => {
  tree = new FakeTree();
});
afterEach(() => tree.dispose());

const nodeNamed = (link: string) => {
  const uri = parseLinkUri(link, "link");
  if (!uri.ok || (uri.value.kind !== "serial" && uri.value.kind !== "file")) throw new Error(`${link} names no node`);
  return nodeOf(uri.value, tree);
};
const byIdOf = (name: string) => ({ kind: "serial", path: `${tree.dev}/serial/by-id/${name}` }) as const;

describe("the adapters that are plugged in", () => {
  test("are those on USB, with what they say of themselves and the names that udev keeps for them", () => {
    tree.plug(PRINTER);
    tree.plug(FTDI);
    expect(adaptersPresent(tree)).toEqual([
      {
        kind: "serial",
        node: `${tree.dev}/ttyUSB0`,
        port: "1-1.2:1.0",
        vendor: "0403",
        product: "6001",
        serial: "A50285BI",
        words: "FTDI FT232R USB UART",
        byId: `${tree.dev}/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0`,
        byPath: `${tree.dev}/serial/by-path/platform-xhci-usb-0:1.2:1.0-port0`,
      },
      {
        kind: "file",
        node: `${tree.dev}/usb/lp0`,
        port: "1-1.4:1.0",
        vendor: "04b8",
        product: "0202",
        serial: "ABC123",
        words: "EPSON TM-T20II",
        byId: null,
        byPath: null,
      },
    ]);
  });

  test("are none on a machine without any, or without a /sys", () => {
    expect(adaptersPresent(tree)).toEqual([]);
    expect(adaptersPresent({ dev: "/nowhere", sys: "/nowhere" })).toEqual([]);
  });

  test("come in the order of their sockets, the tenth after the second", () => {
    for (const no of [10, 2, 1]) tree.plug({ ...CH340, node: `ttyUSB${no}`, port: `1-1.${no}:1.0` });
    expect(adaptersPresent(tree).map(({ port }) => port)).toEqual(["1-1.1:1.0", "1-1.2:1.0", "1-1.10:1.0"]);
  });
});

describe("a name that stays", () => {
  test("ttyUSB0 becomes ttyUSB1: an adapter named by maker, product and number is found under its new node", () => {
    tree.plug(FTDI);
    expect(nodeNamed("serial:usb:0403:6001:A50285BI")).toEqual({ ok: true, value: `${tree.dev}/ttyUSB0` });
    tree.unplug("ttyUSB0");
    tree.plug({ ...CH340, node: "ttyUSB0" });
    tree.plug({ ...FTDI, node: "ttyUSB1" });
    expect(nodeNamed("serial:usb:0403:6001:A50285BI?baud=19200")).toEqual({ ok: true, value: `${tree.dev}/ttyUSB1` });
    expect(nodeNamed("serial:usb:0403:6001")).toEqual({ ok: true, value: `${tree.dev}/ttyUSB1` });
  });

  test("means nothing while its adapter is not there", () => {
    tree.plug(CH340);
    expect(nodeNamed("serial:usb:0403:6001")).toEqual({ ok: false, fault: "link-absent" });
    expect(nodeNamed("serial:usb:1a86:7523?port=1-1.4")).toEqual({ ok: false, fault: "link-absent" });
    expect(nodeNamed("serial:usb:1a86:7523:77")).toEqual({ ok: false, fault: "link-absent" });
  });

  test("two identical adapters swap: a name that fits both is refused, and both are named", () => {
    const first = tree.plug(CH340);
    const second = tree.plug({ ...CH340, node: "ttyUSB2", port: "1-1.4:1.0" });
    expect(nodeNamed("serial:usb:1a86:7523")).toEqual({ ok: false, fault: "link-ambiguous" });
    const uri = {
      kind: "serial",
      path: "",
      usb: { vendor: "1a86", product: "7523", serial: null, port: null },
    } as const;
    expect(fittingNodes(uri, tree).map(({ node }) => node)).toEqual([first, second]);
    expect(nodeNamed("serial:usb:1a86:7523?port=1-1.4")).toEqual({ ok: true, value: second });
  });

  test("two identical adapters swap: the one name that udev has for both is refused too", () => {
    tree.plug(CH340);
    expect(nodeOf(byIdOf("usb-1a86_USB_Serial-if00-port0"), tree).ok).toBe(true);
    tree.plug({ ...CH340, node: "ttyUSB2", port: "1-1.4:1.0" });
    expect(nodeOf(byIdOf("usb-1a86_USB_Serial-if00-port0"), tree)).toEqual({ ok: false, fault: "link-ambiguous" });
  });

  test("two adapters whose maker gave all the same number are twins like those without any", () => {
    const clone = {
      ...CH340,
      vendor: "10c4",
      product: "ea60",
      serial: "0001",
      byId: "usb-Silicon_Labs_0001-if00-port0",
    };
    tree.plug(clone);
    tree.plug({ ...clone, node: "ttyUSB2", port: "1-1.4:1.0" });
    expect(nodeNamed("serial:usb:10c4:ea60:0001")).toEqual({ ok: false, fault: "link-ambiguous" });
    expect(nodeOf(byIdOf("usb-Silicon_Labs_0001-if00-port0"), tree)).toEqual({ ok: false, fault: "link-ambiguous" });
  });

  test("the ports of one adapter with several are told apart by their interface", () => {
    const quad = { ...FTDI, product: "6011" };
    tree.plug({ ...quad, byId: "usb-quad-if00-port0" });
    const second = tree.plug({ ...quad, node: "ttyUSB1", port: "1-1.2:1.1", byId: "usb-quad-if01-port0" });
    expect(nodeNamed("serial:usb:0403:6011:A50285BI")).toEqual({ ok: false, fault: "link-ambiguous" });
    expect(nodeNamed("serial:usb:0403:6011:A50285BI?port=1-1.2:1.1")).toEqual({ ok: true, value: second });
    expect(nodeOf(byIdOf("usb-quad-if01-port0"), tree).ok).toBe(true);
  });

  test("a printer of the USB printer class is no serial port, though maker and product are the same", () => {
    const node = tree.plug(PRINTER);
    expect(nodeNamed("file:usb:04b8:0202")).toEqual({ ok: true, value: node });
    expect(nodeNamed("file:usb:04b8:0202:ABC123?port=1-1.4")).toEqual({ ok: true, value: node });
    expect(nodeNamed("serial:usb:04b8:0202")).toEqual({ ok: false, fault: "link-absent" });
  });

  test("a path means itself, whatever is plugged in", () => {
    expect(nodeNamed("serial:/dev/ttyAMA0")).toEqual({ ok: true, value: "/dev/ttyAMA0" });
    expect(nodeNamed("serial:/dev/serial/by-path/platform-xhci-usb-0:1.2:1.0-port0")).toEqual({
      ok: true,
      value: "/dev/serial/by-path/platform-xhci-usb-0:1.2:1.0-port0",
    });
  });

  test("is as short as it can be among those present", () => {
    const named = () => {
      const all = adaptersPresent(tree);
      return all.map((adapter) => usbText(nameAmong(adapter, all), ["baud=9600"]));
    };
    tree.plug(FTDI);
    tree.plug(CH340);
    expect(named()).toEqual(["usb:0403:6001:A50285BI?baud=9600", "usb:1a86:7523?baud=9600"]);
    tree.plug({ ...CH340, node: "ttyUSB2", port: "1-1.4:1.0" });
    tree.plug({ ...FTDI, node: "ttyUSB3", port: "1-1.2:1.1" });
    expect(named()).toEqual([
      "usb:0403:6001:A50285BI?baud=9600&port=1-1.2:1.0",
      "usb:0403:6001:A50285BI?baud=9600&port=1-1.2:1.1",
      "usb:1a86:7523?baud=9600&port=1-1.3",
      "usb:1a86:7523?baud=9600&port=1-1.4",
    ]);
    for (const text of named()) expect(nodeNamed(`serial:${text}`).ok).toBe(true);
  });
});
