import { openSync } from "node:fs";
import type { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CliIo } from "../../../../agent/cli/cli-io.ts";
import { addPortVerbs } from "../../../../agent/cli/device-ports.ts";
import { wireDetail } from "../../../../agent/cli/wire-detail.ts";
import { CH340, FakeTree, FTDI } from "../../drivers/links/device-tree.ts";
import { run, type Said } from "./said.ts";

const almaty = new URL("../../../../config/examples/almaty.yaml", import.meta.url).pathname;

let tree: FakeTree;
beforeEach(() => {
  tree = new FakeTree();
});
afterEach(() => tree.dispose());

const add = (program: Command, io: CliIo): void => addPortVerbs(program, io, tree);
const learn = (words: readonly string[], language: CliIo["language"] = "en"): Promise<Said> =>
  run(["learn", "--config", almaty, ...words], add, language);

describe("talon device learn", () => {
  test("two identical adapters swap: the one that is pulled and put back is told from the other by its socket", async () => {
    tree.plug(CH340);
    tree.plug({ ...CH340, node: "ttyUSB2", port: "1-1.4:1.0" });
    const learnt = learn([]);
    tree.unplug("ttyUSB2");
    setTimeout(() => tree.plug({ ...CH340, node: "ttyUSB3", port: "1-1.4:1.0" }), 300);
    const { out, err, codes } = await learnt;
    expect({ err, codes }).toEqual({ err: [], codes: [] });
    expect(out[0]).toContain("Unplug the device's USB cable now");
    expect(out).toContain("It came: QinHeng Electronics USB Serial, in the socket 1-1.4:1.0.");
    expect(out).toContain('  link: "serial:usb:1a86:7523?baud=9600&port=1-1.4"');
    expect(out.at(-1)).toContain("no number of its own");
  });

  test("keeps the settings of the device that is named, and takes all ports of an adapter with several", async () => {
    const learnt = learn(["printer"], "kk");
    tree.plug({ ...FTDI, node: "ttyUSB4" });
    setTimeout(() => tree.plug({ ...FTDI, node: "ttyUSB5", port: "1-1.2:1.1" }), 200);
    const { out } = await learnt;
    expect(out.filter((line) => line.startsWith("  link:"))).toEqual([
      '  link: "serial:usb:0403:6001:A50285BI?baud=19200&flow=rtscts&port=1-1.2:1.0"',
      '  link: "serial:usb:0403:6001:A50285BI?baud=19200&flow=rtscts&port=1-1.2:1.1"',
    ]);
    expect(out.join("\n")).toContain("devices: printer:");
  });

  test("says so when nothing comes, and when there is no such device", async () => {
    const silent = await learn(["--wait", "1"], "uk");
    expect(silent.err.join()).toContain("нічого не під’єднали");
    expect(silent.codes).toEqual([1]);
    const wrong = await learn(["prnter"]);
    expect(wrong.err.join()).toContain("there is no device prnter");
    expect(wrong.codes).toEqual([1]);
  });

  test("a port that cannot be locked names who holds it", () => {
    const node = tree.plug(FTDI);
    openSync(node, "r");
    expect(wireDetail({ wire: "serial:usb:0403:6001", fault: "link-busy" }, tree)).toMatch(
      new RegExp(`^held by .+ \\(${process.pid}\\)`),
    );
  });
});
