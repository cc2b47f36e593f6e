import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type MonoMs, monoMs } from "../../agent/kernel/units.ts";
import { openPins } from "../../drivers/links/open.ts";
import { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import { parsePinsUri } from "../../drivers/links/uri.ts";
import { sleep } from "./pty.ts";

const mono = (): MonoMs => monoMs(performance.now());
const after = (ms: number, call: () => void): (() => void) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};
const chips = readdirSync("/dev").filter((name) => /^gpiochip\d+$/.test(name));

describe(`pins of this machine (${chips.length} chips)`, () => {
  test.each(["gpio", "gpio?backend=chardev", "gpio?backend=onoff", "gpio?chip=label:no-such-chip"])(
    "%s answers once: opened where there is a chip, else absent",
    async (text) => {
      const uri = parsePinsUri(text, "pins");
      if (!uri.ok) throw new Error(uri.fault.what);
      const pins = await openPins(uri.value, { mono, after, chip: new VirtualChip({ mono, after }) });
      const told: string[] = [];
      pins.claim(
        { inputs: [17], outputs: [], wiring: "active-low" },
        {
          opened: () => told.push("opened"),
          edge: () => {},
          closed: (fault) => told.push(fault),
        },
      );
      expect(told).toEqual([]);
      for (let waited = 0; told.length === 0 && waited < 500; waited += 1) await sleep(10);
      pins.release();
      const mayOpen = chips.length > 0 && !text.includes("no-such-chip");
      expect(told).toHaveLength(1);
      const noChip = text.includes("onoff") ? ["pin-absent", "pins-unsupported"] : ["pin-absent"];
      expect(mayOpen ? ["opened", "pin-busy", ...noChip] : noChip).toContain(told[0]);
    },
  );
});
