import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { holdersOf } from "./holders.ts";

const SYSFS = "/sys/class/gpio";

/** The part of onoff's Gpio that is used. */
export interface SysfsLine {
  readonly readSync: () => 0 | 1;
  readonly writeSync: (value: 0 | 1) => void;
  readonly watch: (call: (error: Error | null | undefined, value: 0 | 1) => void) => void;
  readonly unwatchAll: () => void;
  readonly unexport: () => void;
}

export interface SysfsChip {
  readonly label: string;
  readonly base: number;
  readonly lines: number;
}

/** What /sys/class/gpio lets one do. All may throw what the file system throws. */
export interface Sysfs {
  /** Null where the kernel has no such folder. */
  readonly chips: () => readonly SysfsChip[] | null;
  readonly isExported: (number: number) => boolean;
  /** Another program that has an exported line open, as far as one may see; sysfs itself shares lines silently. */
  readonly holder: (number: number) => string | null;
  readonly unexport: (number: number) => void;
  /** Drives an exported line to its rest; an input stays what it is. */
  readonly open: (number: number, direction: "in" | "high" | "low", isActiveLow: boolean) => SysfsLine;
}

/** The sysfs of this machine; fails where onoff's native part does not load. */
export async function gpioSysfs(): Promise<Sysfs> {
  const { Gpio } = await import("onoff");
  return {
    chips: () => (existsSync(SYSFS) ? sysfsChips() : null),
    isExported: (number) => existsSync(`${SYSFS}/gpio${number}`),
    holder: (number) => {
      const [other] = holdersOf(`${SYSFS}/gpio${number}/value`).filter(({ pid }) => pid !== process.pid);
      return other === undefined ? null : other.command;
    },
    unexport: (number) => writeFileSync(`${SYSFS}/unexport`, String(number)),
    open: (number, direction, activeLow) =>
      withoutThrowing(new Gpio(number, direction, direction === "in" ? "both" : "none", { activeLow })),
  };
}

/** onoff reads a line before it calls back, and what that read throws when the chip was pulled would reach nobody but the process. */
function withoutThrowing(gpio: SysfsLine & { readSync: () => 0 | 1 }): SysfsLine {
  const read = gpio.readSync.bind(gpio);
  let failure: Error | null = null;
  gpio.readSync = () => {
    try {
      return read();
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      return 0;
    }
  };
  return {
    readSync: read,
    writeSync: (value) => gpio.writeSync(value),
    watch: (call) => gpio.watch((error, value) => call(error ?? failure, value)),
    unwatchAll: () => gpio.unwatchAll(),
    unexport: () => gpio.unexport(),
  };
}

/** Numbers of sysfs begin anywhere (512 on recent kernels), so a line is counted from its chip's base. */
function sysfsChips(): readonly SysfsChip[] {
  const names = readdirSync(SYSFS).filter((name) => /^gpiochip\d+$/.test(name));
  return names.map((name) => ({
    label: readFileSync(`${SYSFS}/${name}/label`, "utf8").trim(),
    base: Number(readFileSync(`${SYSFS}/${name}/base`, "utf8")),
    lines: Number(readFileSync(`${SYSFS}/${name}/ngpio`, "utf8")),
  }));
}
