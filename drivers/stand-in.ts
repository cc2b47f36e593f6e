import type { MonoMs } from "../agent/kernel/units.ts";
import type { Role, Roles } from "./driver.ts";
import type { DeviceFigures, Supervised, SuperviseIn, SuperviseOut } from "./supervisor.ts";

type AnyOrder = Roles[Role]["order"];
type AnyWord = Roles[Role]["word"];

/** Stands where a device stood that is left out because its driver throws: failed from the start, on no wire, and what is asked of it is answered as by any failed device. */
export function standIn(): Supervised<AnyOrder, AnyWord> {
  let since: MonoMs | null = null;
  const figures = (): DeviceFigures => ({
    phase: "failed",
    fault: "driver-broken",
    since,
    lastGoodAt: null,
    reopens: 0,
    bytesIn: 0,
    bytesOut: 0,
    faults: { "driver-broken": 1 },
    own: {},
    holder: null,
  });
  return {
    take(input, now) {
      if (input.type === "order") return refusal(input);
      if (input.type !== "start" || since !== null) return [];
      since = now;
      return [{ type: "state", phase: "failed", fault: "driver-broken" }];
    },
    wakeAt: () => null,
    figures,
  };
}

type Ordered = Extract<SuperviseIn<AnyOrder>, { type: "order" }>;

/** Only slips and marks are waited for; faces, lamps and scenes are wishes. */
function refusal({ order }: Ordered): readonly SuperviseOut<AnyWord>[] {
  switch (order.type) {
    case "print":
      return [{ type: "told", word: { type: "not-printed", id: order.job.id, why: "printer-error" } }];
    case "mark":
    case "calibrate":
      return [{ type: "told", word: { type: "not-marked", id: order.id } }];
    case "show":
    case "lamp":
    case "paint":
      return [];
  }
}
