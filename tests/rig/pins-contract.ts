import { readFileSync, writeFileSync } from "node:fs";
import { monoMs } from "../../agent/kernel/units.ts";
import type { Level } from "../../agent/ports/pins.ts";
import { openPins, type WireWorld } from "../../drivers/links/open.ts";
import { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import { PINS_PROMISES, type PinsBench } from "../contracts/pins-promises.ts";

const [, , backend, label, folder = "/run/rig-gpio"] = process.argv;
if ((backend !== "chardev" && backend !== "onoff") || label === undefined) {
  console.error("node tests/rig/pins-contract.ts chardev|onoff LABEL [FOLDER OF GPIO-SIM]");
  process.exit(2);
}

const mono = () => monoMs(performance.now());
const after = (ms: number, call: () => void): (() => void) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const pull = (line: number, level: Level): void =>
  writeFileSync(`${folder}/sim_gpio${line}/pull`, level === "active" ? "pull-down" : "pull-up");

function busyUntil(momentMs: number): void {
  while (performance.now() < momentMs);
}

async function bench(): Promise<PinsBench> {
  const world: WireWorld = { mono, after, chip: new VirtualChip({ mono, after }) };
  const uri = { kind: "gpio", backend: backend === "onoff" ? "onoff" : "chardev", label: label ?? null } as const;
  const lines = [17, 21, 22, 27];
  for (const line of lines) pull(line, "inactive");
  return {
    pins: await openPins(uri, world),
    others: await openPins(uri, world),
    pull,
    level: (line) => (readFileSync(`${folder}/sim_gpio${line}/value`, "utf8").trim() === "0" ? "active" : "inactive"),
    passes: sleep,
    stalls: async (ms, meanwhile) => {
      const startMs = performance.now();
      for (const { afterMs, line, level } of meanwhile) {
        busyUntil(startMs + afterMs);
        pull(line, level);
      }
      busyUntil(startMs + ms);
    },
    isPullKept: backend === "onoff",
    keepsEdges: backend === "chardev",
    end: () => {
      for (const line of lines) pull(line, "inactive");
    },
  };
}

let kept = 0;
for (const { name, keep } of PINS_PROMISES) {
  const told = await keep(bench).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (told === null) kept += 1;
  else console.log(`broken: ${name}: ${told.replaceAll("\n", " ")}`);
}
console.log(`pins-contract ${backend}: ${kept} of ${PINS_PROMISES.length}`);
process.exit(kept === PINS_PROMISES.length ? 0 : 1);
