import type { Duplex } from "node:stream";
import type { SimDevice } from "../../../drivers/driver.ts";

export interface SerialEnd {
  /** The wire is dead from now on; the device lives. */
  readonly unplug: () => void;
}

/** Puts a virtual device to the far end of a guest's serial line; `heard` is told after each time that bytes went either way. */
export function putAtEnd(device: SimDevice, line: Duplex, heard: () => void): SerialEnd {
  const wire = device.plug({
    opened: () => undefined,
    heard: (bytes) => {
      if (line.writable) line.write(bytes);
      heard();
    },
    drained: () => undefined,
    closed: () => undefined,
  });
  if (wire === null) throw new Error("the device takes no wire");
  const hear = (bytes: Buffer): void => {
    wire.hear(bytes);
    heard();
  };
  line.on("data", hear);
  return {
    unplug: () => {
      line.off("data", hear);
      wire.unplug();
    },
  };
}
