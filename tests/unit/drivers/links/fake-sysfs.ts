import type { Level } from "../../../../agent/ports/pins.ts";
import type { Sysfs, SysfsChip, SysfsLine } from "../../../../drivers/links/gpio-sysfs.ts";
import type { TestWorld } from "../world.ts";

type Watcher = (error: Error | null | undefined, value: 0 | 1) => void;

interface Exported {
  isActiveLow: boolean;
  isOutput: boolean;
  watcher: Watcher | null;
  isPending: boolean;
}

const trouble = (code: string): Error => Object.assign(new Error(code), { code });

/** /sys/class/gpio as the kernel keeps it: numbers from a base, lines that stay exported and driven after a death, and only the present level. */
export class FakeSysfs implements Sysfs {
  isThere = true;
  isPulled = false;
  failure: string | null = null;
  /** Numbers that a live program of somebody else has open. */
  readonly others = new Map<number, string>();
  readonly exported = new Map<number, Exported>();
  readonly #chip: SysfsChip;
  readonly #world: TestWorld;
  /** Levels on the wire, as volts: true is high. */
  readonly #high = new Map<number, boolean>();

  constructor(world: TestWorld, chip: SysfsChip = { label: "pinctrl-bcm2711", base: 512, lines: 58 }) {
    this.#world = world;
    this.#chip = chip;
  }

  readonly chips = (): readonly SysfsChip[] | null => {
    if (!this.isThere) return null;
    return this.isPulled ? [] : [this.#chip];
  };

  readonly isExported = (number: number): boolean => this.exported.has(number);

  readonly holder = (number: number): string | null => this.others.get(number) ?? null;

  readonly unexport = (number: number): void => {
    if (!this.exported.delete(number)) throw trouble("EINVAL");
  };

  readonly open = (number: number, direction: "in" | "high" | "low", isActiveLow: boolean): SysfsLine => {
    if (this.failure !== null) throw trouble(this.failure);
    if (number < this.#chip.base || number >= this.#chip.base + this.#chip.lines) throw trouble("EINVAL");
    const held = { isActiveLow, isOutput: direction !== "in", watcher: null, isPending: false };
    this.exported.set(number, held);
    if (held.isOutput) this.#high.set(number, direction === "high");
    return this.#handle(number, held);
  };

  /** Somebody at the header pulls a line, which is wired active low, or reads it. */
  pull(line: number, level: Level): void {
    const number = this.#chip.base + line;
    if (this.#isHigh(number) === (level === "inactive")) return;
    this.#high.set(number, level === "inactive");
    this.#notice(number);
  }

  level(line: number): Level {
    const number = this.#chip.base + line;
    return this.#isHigh(number) ? "inactive" : "active";
  }

  #isHigh(number: number): boolean {
    return this.#high.get(number) ?? true;
  }

  #value(number: number, held: Exported): 0 | 1 {
    if (this.isPulled) throw trouble("ENODEV");
    return this.#isHigh(number) === held.isActiveLow ? 0 : 1;
  }

  /** One notice at a time, with the level that the line has by then. */
  #notice(number: number): void {
    const held = this.exported.get(number);
    if (held === undefined || held.isPending || held.watcher === null) return;
    held.isPending = true;
    this.#world.after(0, () => {
      held.isPending = false;
      if (this.exported.get(number) !== held) return;
      if (this.isPulled) held.watcher?.(trouble("ENODEV"), 0);
      else held.watcher?.(null, this.#value(number, held));
    });
  }

  #handle(number: number, held: Exported): SysfsLine {
    return {
      readSync: () => this.#value(number, held),
      writeSync: (value) => {
        if (this.isPulled) throw trouble("ENODEV");
        this.#high.set(number, (value === 1) !== held.isActiveLow);
      },
      watch: (call) => {
        held.watcher = call;
      },
      unwatchAll: () => {
        held.watcher = null;
      },
      unexport: () => {
        this.exported.delete(number);
      },
    };
  }
}
