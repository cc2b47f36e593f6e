import type { Driver } from "../driver.ts";
import { type KeysOptions, keysOptions, keysPins } from "../keys-options.ts";
import { buttonsMachine } from "./machine.ts";

const LOCK_OUT_MS = 300;

/** Buttons of a kiosk or an operator's call button, each on a GPIO line. */
export const buttons: Driver<"keys", KeysOptions> = {
  name: "buttons",
  role: "keys",
  quality: "silver",
  options: keysOptions(/^[a-z0-9-]{1,32}(\.privileged)?(\.(kk|ru|uk|en))?$/, LOCK_OUT_MS),
  needs: "pins",
  example: { pins: "gpio", keys: { licence: 17 } },
  machine: buttonsMachine,
  pins: keysPins,
  lines: (options) => options.keys,
};
