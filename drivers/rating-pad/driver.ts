import type { Driver } from "../driver.ts";
import { type KeysOptions, keysOptions, keysPins } from "../keys-options.ts";
import { ratingPadMachine } from "./machine.ts";

const LOCK_OUT_MS = 1000;

/** A pad with up to five keys, named by their score (1 is worst, 5 is best), and beside them the operator's keys where a station has both in one box. */
export const ratingPad: Driver<"keys", KeysOptions> = {
  name: "rating-pad",
  role: "keys",
  quality: "silver",
  options: keysOptions(/^([1-5]|call|recall|no-show|start|finish|break|back|hold|resume)$/, LOCK_OUT_MS),
  needs: "pins",
  example: { pins: "gpio", keys: { "1": 5, "5": 26 } },
  machine: ratingPadMachine,
  pins: keysPins,
  lines: (options) => options.keys,
};
