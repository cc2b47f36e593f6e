import type { SimDevice, SimWorld } from "../../../drivers/driver.ts";
import type { Attend } from "../../runtime/world.ts";

type MakeTwin = (world: SimWorld) => SimDevice;

/** A virtual device whose own throws are known by its name too: it lives by timers of its own, outside of any letter. */
export function attendedTwin(make: MakeTwin, world: SimWorld, attend: Attend): SimDevice {
  const after: SimWorld["after"] = (ms, call) => world.after(ms, () => attend(call));
  const twin = attend(() => make({ ...world, after }));
  const { scan, press } = twin;
  return {
    ...twin,
    plug(sink) {
      const wire = attend(() => twin.plug(sink));
      return wire === null ? null : { ...wire, hear: (bytes) => attend(() => wire.hear(bytes)) };
    },
    fault: (name, on) => attend(() => twin.fault(name, on)),
    ...(scan === undefined ? {} : { scan: (text) => attend(() => scan(text)) }),
    ...(press === undefined ? {} : { press: (key) => attend(() => press(key)) }),
  };
}
