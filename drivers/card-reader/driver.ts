import { z } from "zod";
import type { Driver } from "../driver.ts";
import { type CardReaderOptions, cardReaderMachine } from "./machine.ts";
import { cardReaderSim } from "./sim.ts";

const REPEAT_MS = 1_500;

const options = z.strictObject({
  reader: z
    .enum(["ironlogic", "rdm6300"])
    .describe("what the reader sends: lines, as IronLogic Z-2; or frames, as RDM6300"),
  checksum: z
    .enum(["xor", "sum", "either"])
    .default("xor")
    .describe("checksum of an RDM6300's frames: xor as in its data sheet, sum with some modules sold under its name"),
  identity: z
    .enum(["printed", "whole"])
    .default("printed")
    .describe("what makes two cards the same: the number printed on them, or with it the maker's series"),
  repeatMs: z
    .int()
    .min(0)
    .max(10_000)
    .default(REPEAT_MS)
    .describe("how long the same card must have been away to count again, in ms"),
});

/** A reader of proximity cards. The number of a card leaves the agent only as a keyed digest. */
export const cardReader: Driver<"scanner", CardReaderOptions> = {
  name: "card-reader",
  role: "scanner",
  quality: "silver",
  options,
  needs: "link",
  example: { link: "serial:/dev/serial/by-id/usb-Reader?baud=9600", reader: "ironlogic" },
  machine: cardReaderMachine,
  sim: cardReaderSim,
  masks: () => "text",
};
