import type { MonoMs } from "../kernel/units.ts";

/** Keys that people press: kiosk buttons, rating pads, operators' keys. A key is known by the name that the configuration gives it. */
export type KeysOrder = { readonly type: "lamp"; readonly key: string; readonly lit: boolean };

export type KeysWord = { readonly type: "pressed"; readonly key: string; readonly at: MonoMs };
