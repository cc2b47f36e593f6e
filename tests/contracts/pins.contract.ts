import { describe, test } from "vitest";
import { PINS_PROMISES, type PinsBench } from "./pins-promises.ts";

/** The promises of agent/ports/pins.ts, one test each. */
export function pinsContract(name: string, open: () => Promise<PinsBench>): void {
  describe(`pins: ${name}`, () => {
    for (const promised of PINS_PROMISES) test(promised.name, () => promised.keep(open));
  });
}
