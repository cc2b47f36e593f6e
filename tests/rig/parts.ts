import { hindrances } from "./build/able.ts";
import { debianTree } from "./build/debian.ts";
import { readyMachine } from "./build/ready.ts";
import { containerHindrances } from "./nspawn/able.ts";
import { umlHindrances, umlPrepared } from "./uml/kernel.ts";

/** One way to a real kernel. */
export interface Part {
  readonly name: string;
  /** Why this machine cannot go it, each reason with its cure. */
  readonly hindrances: () => readonly string[];
  /** Makes what its tests need, once; answers why that could not be done after all, or nothing. */
  readonly prepare: () => Promise<readonly string[]>;
  /** What shows most in the least time comes first: the time may not suffice for all. */
  readonly files: readonly string[];
}

const made = (make: () => Promise<unknown>) => async () => {
  await make();
  return [];
};

export const PARTS: readonly Part[] = [
  {
    name: "systemd",
    hindrances: containerHindrances,
    prepare: made(debianTree),
    files: ["tests/rig/nspawn/unit.rig.test.ts"],
  },
  {
    name: "virtual machine",
    hindrances,
    prepare: made(readyMachine),
    files: [
      "tests/rig/vm/whole-way.rig.test.ts",
      "tests/rig/vm/pins-chardev.rig.test.ts",
      "tests/rig/vm/adapters.rig.test.ts",
      "tests/rig/vm/usb-printer.rig.test.ts",
      "tests/rig/vm/keyboard-scanner.rig.test.ts",
      "tests/rig/vm/pins-onoff.rig.test.ts",
      "tests/rig/vm/unit.rig.test.ts",
      "tests/rig/vm/cable.rig.test.ts",
    ],
  },
  {
    name: "power cuts and simulated days",
    hindrances: umlHindrances,
    prepare: umlPrepared,
    files: ["tests/rig/uml/power-cut.rig.test.ts", "tests/rig/uml/days.rig.test.ts"],
  },
];
