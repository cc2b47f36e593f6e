import type { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CliIo } from "../../../../agent/cli/cli-io.ts";
import { addPortVerbs } from "../../../../agent/cli/device-ports.ts";
import { portHints } from "../../../../agent/cli/port-hints.ts";
import { wireDetail } from "../../../../agent/cli/wire-detail.ts";
import { parseLinkUri } from "../../../../drivers/links/uri.ts";
import { CH340, FakeTree, FTDI, PRINTER } from "../../drivers/links/device-tree.ts";
import { run } from "./said.ts";

let tree: FakeTree;
beforeEach(() => {
  tree = new FakeTree();
});
afterEach(() => tree.dispose());

const add = (program: Command, io: CliIo): void => addPortVerbs(program, io, tree);

describe("talon device ports", () => {
  test("shows each adapter with the link to write for it and its names that stay", async () => {
    tree.plug(FTDI);
    tree.plug(PRINTER);
    const { out, codes } = await run(["ports"], add);
    expect(out).toEqual([
      `FTDI FT232R USB UART  0403:6001  A50285BI  socket 1-1.2  ${tree.dev}/ttyUSB0`,
      '  link: "serial:usb:0403:6001:A50285BI?baud=9600"',
      `  ${tree.dev}/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0`,
      `  ${tree.dev}/serial/by-path/platform-xhci-usb-0:1.2:1.0-port0`,
      `EPSON TM-T20II  04b8:0202  ABC123  socket 1-1.4  ${tree.dev}/usb/lp0`,
      '  link: "file:usb:04b8:0202:ABC123"',
    ]);
    expect(codes).toEqual([]);
  });

  test("gives two equal adapters links that differ", async () => {
    tree.plug(CH340);
    tree.plug({ ...CH340, node: "ttyUSB2", port: "1-1.4:1.0" });
    const { out } = await run(["ports", "--json"], add);
    const facts = JSON.parse(out.join("")) as { link: string }[];
    expect(facts.map(({ link }) => link)).toEqual([
      "serial:usb:1a86:7523?baud=9600&port=1-1.3",
      "serial:usb:1a86:7523?baud=9600&port=1-1.4",
    ]);
  });

  test.each([
    ["en", "No USB adapter"],
    ["ru", "Не подключены"],
    ["uk", "Не під’єднано"],
    ["kk", "қосылмаған"],
  ] as const)("says in %s that there are none", async (language, words) => {
    expect((await run(["ports"], add, language)).out.join("\n")).toContain(words);
  });
});

describe("a configuration that names a port by the order of plugging in", () => {
  const moving = parseLinkUri("serial:/dev/ttyUSB0", "centre.yaml:7");
  const problems = moving.ok ? [] : [moving.fault];

  test("is told the adapters that are plugged in now, each with the link to write instead", () => {
    tree.plug(FTDI);
    tree.plug({ ...CH340, words: ["", ""] });
    expect(portHints(problems, "en", tree)).toEqual([
      `${tree.dev}/ttyUSB0 is FTDI FT232R USB UART now; link: "serial:usb:0403:6001:A50285BI?baud=9600"`,
      `${tree.dev}/ttyUSB1 is 1a86:7523 now; link: "serial:usb:1a86:7523?baud=9600"`,
    ]);
  });

  test("is told nothing of them for other problems", () => {
    tree.plug(FTDI);
    expect(portHints([{ place: "x", what: "there is no driver.", cure: "Name one." }], "uk", tree)).toEqual([]);
  });
});

describe("what stands behind a fault of a wire", () => {
  test("two adapters that fit are both named", () => {
    tree.plug(CH340);
    tree.plug({ ...CH340, node: "ttyUSB2", port: "1-1.4:1.0" });
    expect(wireDetail({ wire: "serial:usb:1a86:7523?baud=9600&bus=hall", fault: "link-ambiguous" }, tree)).toBe(
      `fits ${tree.dev}/ttyUSB1 in socket 1-1.3 and ${tree.dev}/ttyUSB2 in socket 1-1.4`,
    );
  });

  test("nothing is added where nothing is known", () => {
    expect(wireDetail({ wire: "serial:usb:1a86:7523", fault: "link-ambiguous" }, tree)).toBeNull();
    expect(wireDetail({ wire: "serial:usb:1a86:7523", fault: "link-busy" }, tree)).toBeNull();
    expect(wireDetail({ wire: "tcp://10.0.0.7:9100", fault: "link-busy" }, tree)).toBeNull();
    expect(wireDetail({ wire: "serial:/dev/ttyS0", fault: null }, tree)).toBeNull();
    expect(wireDetail({ wire: "gpio", fault: "pin-busy", holder: null }, tree)).toBeNull();
  });
});
