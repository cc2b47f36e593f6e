import type { Part } from "../../agent/kernel/machine.ts";
import type { KeysOrder, KeysWord } from "../../agent/ports/keys.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import { keysMachine } from "../keys.ts";
import type { KeysOptions } from "../keys-options.ts";

/** Each button is for itself: two citizens may press two of them at once. */
export const buttonsMachine = (options: KeysOptions): Part<DriverIn<KeysOrder>, DriverOut<KeysWord>> =>
  keysMachine(options, "key");
