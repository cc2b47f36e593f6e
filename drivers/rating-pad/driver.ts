import type { Driver } from "../driver.ts";
import { type KeysOptions, keysOptions, keysPins } from "../keys.ts";
import { ratingPadMachine } from "./machine.ts";

const LOCK_OUT_MS = 1000;

/** A pad with up to five keys, named by their score: 1 is worst, 5 is best. */
export const ratingPad: Driver<"keys", KeysOptions> = {
  name: "rating-pad",
  role: "keys",
  quality: "silver",
  options: keysOptions(/^[1-5]$/, LOCK_OUT_MS),
  needs: "pins",
  machine: ratingPadMachine,
  pins: keysPins,
  lines: (options) => options.keys,
};
