import type { SimDevice, SimWorld } from "../driver.ts";
import { SimBody } from "../sim-body.ts";
import type { OperatorPadOptions } from "./machine.ts";
import { padFrame } from "./protocol.ts";

/** Pads of this kind run at 9600 baud, ten bits a byte. */
const MS_PER_BYTE = 10_000 / 9600;

const FAULTS = {
  unplug: "the plug is pulled: the wire hangs up and cannot be opened",
  stall: "holds back what was pressed, as while others speak on the wire",
  garbage: "noise on the wire: what it sends arrives broken",
  mute: "without power: keys do nothing",
} as const;

/** A pad with its own power. */
export function operatorPadSim({ address, keys }: OperatorPadOptions, world: SimWorld): SimDevice {
  const body = new SimBody(world, { faults: FAULTS, msPerByte: MS_PER_BYTE });
  const seen: { presses: number; last: string | null } = { presses: 0, last: null };
  return {
    ...body.device(() => ({ ...seen })),
    press: (key) => {
      const code = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (code === undefined) return false;
      seen.presses += 1;
      seen.last = key;
      body.say(padFrame({ address, code }));
      return true;
    },
  };
}
