import type { DeviceFigures } from "../../drivers/supervisor.ts";
import { type DeviceTold, FIGURES_TOLD_MAX } from "../uplink/contract/telemetry.ts";

/** Centres speak over metered lines, once a minute: some forty devices that are well, or a dozen with long stories. */
export const DEVICES_TOLD_BYTES_MAX = 4_096;
/** Between two in a list. */
const COMMA = 1;

/** How devices are, for the hub: those with troubles first, as many as find room; what is 0 is left out. */
export function toldDevices(figures: ReadonlyMap<string, DeviceFigures>): readonly DeviceTold[] {
  const byTrouble = [...figures].toSorted(([, one], [, other]) => troubleOf(other) - troubleOf(one));
  const told: DeviceTold[] = [];
  let room = DEVICES_TOLD_BYTES_MAX;
  for (const [id, figure] of byTrouble) {
    const device = toldOf(id, figure);
    room -= JSON.stringify(device).length + COMMA;
    if (room < 0) break;
    told.push(device);
  }
  return told;
}

/** A device that does not work now comes before all that had their troubles. */
function troubleOf({ phase, reopens, faults }: DeviceFigures): number {
  const begun = Object.values(faults).reduce((sum, times) => sum + times, reopens);
  return phase === "ready" ? Math.min(begun, Number.MAX_SAFE_INTEGER / 2) : Number.MAX_SAFE_INTEGER;
}

function toldOf(id: string, { phase, fault, reopens, bytesIn, bytesOut, faults, own }: DeviceFigures): DeviceTold {
  const begun = someOf(faults);
  const counted = someOf(own);
  return {
    id,
    phase,
    ...(fault === null ? {} : { fault }),
    ...(reopens === 0 ? {} : { reopens }),
    ...(bytesIn === 0 ? {} : { bytesIn }),
    ...(bytesOut === 0 ? {} : { bytesOut }),
    ...(begun === null ? {} : { faults: begun }),
    ...(counted === null ? {} : { own: counted }),
  };
}

/** The largest; null where all are 0. */
function someOf(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> | null {
  const counted = Object.entries(counts).filter(([, count]) => Number.isFinite(count) && count !== 0);
  if (counted.length === 0) return null;
  const largest = counted.toSorted(([, one], [, other]) => other - one).slice(0, FIGURES_TOLD_MAX);
  return Object.fromEntries(largest);
}
