import type { StoreFault } from "../../agent/ports/store.ts";
import type { SimDevice } from "../../drivers/driver.ts";
import { KIOSK_KEYS } from "./centre-plan.ts";
import type { SimEntropy } from "./entropy.ts";
import type { Equipment } from "./equipment.ts";
import type { MemoryStore } from "./memory-store.ts";
import type { Network } from "./network.ts";
import type { SlowCard } from "./slow-card.ts";
import type { SimTime } from "./time.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface TroubleWorld {
  readonly time: SimTime;
  readonly entropy: SimEntropy;
  readonly equipment: Equipment;
  /** The journal that is written now. */
  readonly store: () => MemoryStore;
  readonly card: SlowCard;
  readonly network: Network;
  /** A hub that goes back to an older copy needs a journal that still has everything. */
  readonly isHubForgetful: boolean;
  readonly epoch: () => string;
  readonly goDark: (isPowerCut: boolean) => void;
  readonly isOver: () => boolean;
}

/**
 * What may break, how often on average, and for how long. The rates themselves are drawn from the seed, between never and three times
 * as often: some days have one kind of trouble only, and those are the days that tell most.
 */
const DEVICE_TROUBLES = { everyMs: 3 * HOUR, lastsMs: 4 * MINUTE };
/** Paper is where tickets are lost or doubled, so its machine has the worst of days. */
const PRINTER_TROUBLES_EVERY_MS = 20 * MINUTE;
const NETWORK_TROUBLES = { everyMs: 2 * HOUR, lastsMs: 20 * MINUTE };
const DISK_TROUBLES = { everyMs: 6 * HOUR, lastsMs: 3 * MINUTE };
const CARD_TROUBLES = { everyMs: 2 * HOUR, lastsMs: 10 * MINUTE };
/** Flushes of a card that tidies up: mostly milliseconds, and then whole seconds. */
const SLOW_FLUSHES_MS = [3, 20, 300, 2_000, 5_000];
const CLOCK_TROUBLES = { everyMs: 2 * HOUR };
/** From the press to the proof of paper takes about so long. */
const SPOIL_WITHIN_MS = 1_500;
const DARK_EVERY_MS = 4 * HOUR;
const HUB_COPIES_EVERY_MS = 3 * HOUR;
const HUB_FORGETS_EVERY_MS = 12 * HOUR;

const DISK_FAULTS: readonly StoreFault[] = ["journal-full", "journal-read-only", "journal-unwritable"];
const CLOCK_STEPS_MS = [24 * HOUR, 24 * HOUR, -24 * HOUR, -3 * HOUR, 3 * HOUR, -10 * MINUTE, -2 * SECOND, 2 * SECOND];

export class Troubles {
  readonly #world: TroubleWorld;
  readonly #entropy: SimEntropy;
  #clockErrorMs = 0;

  constructor(world: TroubleWorld) {
    this.#world = world;
    this.#entropy = world.entropy.split();
  }

  come(): void {
    const { equipment, network, card, time, goDark } = this.#world;
    const { store } = this.#world;
    this.#deviceTroubles(equipment.printer, PRINTER_TROUBLES_EVERY_MS);
    this.#spoilTickets();
    for (const board of equipment.boards.values()) this.#deviceTroubles(board, DEVICE_TROUBLES.everyMs / 2);
    this.#spells(NETWORK_TROUBLES, (isOn) => network.cut(isOn));
    this.#spells(DISK_TROUBLES, (isOn) => (isOn ? store().ail(this.#entropy.pick(DISK_FAULTS)) : store().heal()));
    this.#spells(CARD_TROUBLES, (isOn) => {
      card.takes(isOn ? () => this.#entropy.below(this.#entropy.pick(SLOW_FLUSHES_MS)) : () => 0);
    });
    this.#spells({ everyMs: 8 * HOUR, lastsMs: MINUTE }, (isOn) => equipment.chip.unplug(isOn));
    if (this.#world.isHubForgetful) {
      this.#every(HUB_COPIES_EVERY_MS, () => network.backUpHub());
      this.#every(this.#rate(HUB_FORGETS_EVERY_MS), () => network.rewindHub(this.#world.epoch()));
    }
    this.#every(this.#rate(DARK_EVERY_MS), () => goDark(this.#entropy.chance(0.7)));
    this.#every(this.#rate(CLOCK_TROUBLES.everyMs), () => {
      const step = this.#entropy.pick(CLOCK_STEPS_MS);
      this.#clockErrorMs += step;
      time.jumpWall(step);
      time.setQuality(this.#entropy.pick(["none", "holdover", "rtc", "ntp"]));
    });
  }

  /** The time server answers again: whatever the clock was wrong by is put right at once. */
  healClock(): void {
    this.#world.time.jumpWall(-this.#clockErrorMs);
    this.#clockErrorMs = 0;
    this.#world.time.setQuality("ntp");
  }

  #deviceTroubles(device: SimDevice, everyMs: number): void {
    const names = Object.keys(device.faults);
    let last: string | null = null;
    this.#spells({ everyMs, lastsMs: DEVICE_TROUBLES.lastsMs }, (isOn) => {
      if (isOn) last = this.#entropy.pick(names);
      if (last !== null) device.fault(last, isOn);
      if (!isOn) for (const fault of device.activeFaults()) device.fault(fault, false);
    });
  }

  /** Trouble that strikes while a ticket is on its way is rare by chance and tells most, so it follows presses. */
  #spoilTickets(): void {
    const { equipment, time, goDark, isOver } = this.#world;
    const { printer, chip } = equipment;
    const names = Object.keys(printer.faults);
    const chance = this.#entropy.pick([0, 0.05, 0.2]);
    const kioskLines = new Set(Object.values(KIOSK_KEYS));
    chip.watch((line, level) => {
      if (isOver() || level === "inactive" || !kioskLines.has(line) || !this.#entropy.chance(chance)) return;
      time.after(this.#entropy.below(SPOIL_WITHIN_MS), () => {
        if (this.#entropy.chance(0.3)) return goDark(this.#entropy.chance(0.5));
        if (this.#entropy.chance(0.3)) return this.#failDisk();
        const fault = this.#entropy.pick(names);
        printer.fault(fault, true);
        time.after(this.#entropy.wait(30 * SECOND), () => printer.fault(fault, false));
      });
    });
  }

  #failDisk(): void {
    const { store, time } = this.#world;
    store().ail(this.#entropy.pick(DISK_FAULTS));
    time.after(this.#entropy.wait(20 * SECOND), () => store().heal());
  }

  #rate(everyMs: number): number {
    const factor = this.#entropy.pick([0, 0.3, 1, 3]);
    return factor === 0 ? Number.POSITIVE_INFINITY : everyMs / factor;
  }

  #spells({ everyMs, lastsMs }: { everyMs: number; lastsMs: number }, set: (isOn: boolean) => void): void {
    const { time } = this.#world;
    this.#every(this.#rate(everyMs), () => {
      set(true);
      time.after(this.#entropy.wait(lastsMs), () => set(false));
    });
  }

  #every(meanMs: number, act: () => void): void {
    if (!Number.isFinite(meanMs)) return;
    const { time, isOver } = this.#world;
    time.after(this.#entropy.wait(meanMs), () => {
      if (isOver()) return;
      this.#every(meanMs, act);
      act();
    });
  }
}
