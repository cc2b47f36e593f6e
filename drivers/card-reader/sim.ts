import type { SimDevice, SimWorld } from "../driver.ts";
import { SimBody } from "../sim-body.ts";
import type { CardReaderOptions } from "./machine.ts";

/** Both kinds run at 9600 baud, ten bits a byte. */
const MS_PER_BYTE = 10_000 / 9600;
/** How long a person holds a card to a reader. */
const HELD_MS = 700;
const RDM6300_EVERY_MS = 100;
const SERIES = 0x1700;

const FAULTS = {
  unplug: "the plug is pulled: the wire hangs up and cannot be opened",
  stall: "holds back what it read, as behind flow control",
  garbage: "noise on the wire: what it sends arrives broken",
  mute: "beeps, and sends nothing",
} as const;

/** A reader with its own power. Cards are held to it by what is printed on them: `126,58404`. */
export function cardReaderSim({ reader, checksum }: CardReaderOptions, world: SimWorld): SimDevice {
  const body = new SimBody(world, { faults: FAULTS, msPerByte: MS_PER_BYTE });
  const say = (text: string): void => body.say(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  let cards = 0;
  const holdTo = reader === "ironlogic" ? ironLogic : rdm6300;
  return {
    // Whose card it was is nobody's business who looks at the device.
    ...body.device(() => ({ cards })),
    scan: (text) => {
      const [facility = 0, number = 0] = text.split(",").map(Number);
      cards += 1;
      holdTo(facility & 0xff, number & 0xffff);
    },
  };

  function ironLogic(facility: number, number: number): void {
    const printed = `${String(facility).padStart(3, "0")},${String(number).padStart(5, "0")}`;
    say(`Em-Marine[${hex(SERIES, 4)}] ${printed}\r\n`);
    world.after(HELD_MS, () => say("No card\r\n"));
  }

  function rdm6300(facility: number, number: number): void {
    const bytes = [SERIES >> 8, SERIES & 0xff, facility, number >> 8, number & 0xff];
    const check = bytes.reduce((all, byte) => (checksum === "sum" ? (all + byte) & 0xff : all ^ byte), 0);
    const frame = `\x02${[...bytes, check].map((byte) => hex(byte, 2)).join("")}\x03`;
    for (let at = 0; at < HELD_MS; at += RDM6300_EVERY_MS) world.after(at, () => say(frame));
  }
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");
