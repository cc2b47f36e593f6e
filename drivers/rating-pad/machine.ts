import type { Part } from "../../agent/kernel/machine.ts";
import type { KeysOrder, KeysWord } from "../../agent/ports/keys.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import { keysMachine } from "../keys.ts";
import type { KeysOptions } from "../keys-options.ts";

/** A pad asks one question: the first key pressed is the answer, and whatever a leaning hand presses besides is not. */
export const ratingPadMachine = (options: KeysOptions): Part<DriverIn<KeysOrder>, DriverOut<KeysWord>> =>
  keysMachine(options, "all");
