import type { SimDevice, SimWorld } from "../driver.ts";
import { SimBody } from "../sim-body.ts";
import { keystrokes } from "./keyboard.ts";
import { lineBytes } from "./protocol.ts";

/** Scanners of this kind run at 9600 baud, ten bits a byte. */
const LINE_MS_PER_BYTE = 10_000 / 9600;
/** A keyboard is asked for a stroke each millisecond, which is two events or three of 24 bytes. */
const KEYBOARD_MS_PER_BYTE = 1 / 60;

const FAULTS = {
  unplug: "the plug is pulled: the wire hangs up and cannot be opened",
  stall: "holds back what it read, as behind flow control",
  garbage: "noise on the wire: what it sends arrives broken",
  mute: "beeps, and sends nothing",
} as const;

/** A scanner with its own power: it reads whatever is held before it. */
export function scannerSim(isKeyboard: boolean, world: SimWorld): SimDevice {
  const msPerByte = isKeyboard ? KEYBOARD_MS_PER_BYTE : LINE_MS_PER_BYTE;
  const body = new SimBody(world, { faults: FAULTS, msPerByte });
  const seen: { scans: number; last: string | null } = { scans: 0, last: null };
  return {
    ...body.device(() => ({ ...seen })),
    scan: (text) => {
      seen.scans += 1;
      seen.last = text;
      body.say(isKeyboard ? keystrokes(text) : lineBytes(text));
    },
  };
}
