import { assert } from "../../../agent/kernel/assert.ts";
import type { Part } from "../../../agent/kernel/machine.ts";
import { driverNamed } from "../../../drivers/catalogue.ts";

/** The byte that this agent's driver of frame boards cannot bear. */
export const DEADLY_BYTE = 0x07;

type Heard = { readonly type: string; readonly bytes?: Uint8Array };

/** The real agent, but for one driver with a bug in it. */
const driver = driverNamed("frame-board") as unknown as { machine: (options: unknown) => Part<Heard, unknown> };
const { machine } = driver;
driver.machine = (options) => {
  const part = machine(options);
  return {
    ...part,
    take(input, now) {
      assert(input.bytes?.includes(DEADLY_BYTE) !== true, "a board never rings the bell");
      return part.take(input, now);
    },
  };
};

if (process.argv[1] === import.meta.filename) await import("../../../agent/main.ts");
