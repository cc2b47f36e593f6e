import type { PaperSlip } from "./claims-tickets.ts";
import type { Equipment } from "./equipment.ts";
import type { SimTime } from "./time.ts";

const SWEEP_MS = 60_000;

/** Somebody sweeps the floor before the printer's memory of its slips is full. */
export class Floor {
  readonly slips: PaperSlip[] = [];
  readonly #time: SimTime;
  readonly #equipment: Equipment;
  #seen = 0;

  constructor(time: SimTime, equipment: Equipment) {
    this.#time = time;
    this.#equipment = equipment;
    this.#sweepLater();
  }

  #sweepLater(): void {
    this.#time.after(SWEEP_MS, () => {
      this.#sweepLater();
      for (const slip of this.#equipment.printer.slips()) {
        if (slip.no <= this.#seen) continue;
        this.#seen = slip.no;
        this.slips.push({ lines: slip.lines, isComplete: !slip.isTorn });
      }
    });
  }
}
