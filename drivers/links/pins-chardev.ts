import type { Pins } from "../../agent/ports/pins.ts";
import type { GpioHolder, Place } from "./gpio-holder.ts";

/** One device's lines through the character device of Linux 5.10 and later; the kernel frees them when this process dies. */
export function chardevPins(label: string | null, holder: GpioHolder): Pins {
  let place: Place | null = null;
  const release = (): void => {
    if (place !== null) holder.release(place);
    place = null;
  };
  return {
    claim(request, sink) {
      release();
      place = holder.claim({ request, sink, isOver: false }, label);
    },
    drive: (line, level) => place?.lines?.drive(place.claim, line, level),
    sample: () => {
      if (place !== null && !place.claim.isOver) place.lines?.sample(place.claim);
    },
    release,
  };
}
