import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { MonoMs } from "../../agent/kernel/units.ts";
import type { PinFault, PinRequest, PinSink, Pins } from "../../agent/ports/pins.ts";
import { codeOf } from "./errno.ts";
import { chooseChip } from "./gpio-chips.ts";

const SYSFS = "/sys/class/gpio";

/** The part of onoff's Gpio that is used. */
interface SysfsLine {
  readonly readSync: () => 0 | 1;
  readonly writeSync: (value: 0 | 1) => void;
  readonly watch: (call: (error: Error | null | undefined, value: 0 | 1) => void) => void;
  readonly unwatchAll: () => void;
  readonly unexport: () => void;
}

/** Lines through sysfs, for kernels and images without the character device. Edges are stamped when they are seen, and lost in a stall. */
export function onoffPins(label: string | null, mono: () => MonoMs): Pins {
  let lines: ExportedLines | null = null;
  const release = (): void => {
    lines?.release();
    lines = null;
  };
  return {
    claim(request, sink) {
      release();
      const mine = new ExportedLines(request, sink, mono);
      lines = mine;
      setImmediate(() => {
        mine.claim(label).catch((error: unknown) => mine.end(pinFault(codeOf(error))));
      });
    },
    drive: (line, level) => lines?.drive(line, level === "active" ? 1 : 0),
    release,
  };
}

class ExportedLines {
  readonly #request: PinRequest;
  readonly #sink: PinSink;
  readonly #mono: () => MonoMs;
  readonly #lines = new Map<number, SysfsLine>();
  #isOver = false;

  constructor(request: PinRequest, sink: PinSink, mono: () => MonoMs) {
    this.#request = request;
    this.#sink = sink;
    this.#mono = mono;
  }

  async claim(label: string | null): Promise<void> {
    const chip = chooseChip(sysfsChips(), label);
    if (this.#isOver || chip === null) return this.end("pin-absent");
    const { Gpio } = await import("onoff");
    if (this.#isOver) return;
    const { inputs, outputs, wiring } = this.#request;
    const activeLow = wiring === "active-low";
    for (const line of [...inputs, ...outputs]) dropStaleExport(chip.base + line);
    for (const line of inputs) this.#lines.set(line, new Gpio(chip.base + line, "in", "both", { activeLow }));
    const rest = activeLow ? "high" : "low";
    for (const line of outputs) this.#lines.set(line, new Gpio(chip.base + line, rest, "none", { activeLow }));
    this.#sink.opened();
    for (const line of inputs) this.#listen(line);
  }

  drive(line: number, value: 0 | 1): void {
    if (this.#isOver || !this.#request.outputs.includes(line)) return;
    try {
      this.#lines.get(line)?.writeSync(value);
    } catch {
      this.end("pin-lost");
    }
  }

  release(): void {
    this.#isOver = true;
    for (const [line, held] of this.#lines) this.#letGo(line, held);
    this.#lines.clear();
  }

  end(fault: PinFault): void {
    if (this.#isOver) return;
    this.release();
    this.#sink.closed(fault);
  }

  #listen(line: number): void {
    const held = this.#lines.get(line);
    if (held?.readSync() === 1) this.#sink.edge(line, "active", this.#mono());
    held?.watch((error, value) => {
      if (this.#isOver) return;
      if (error) this.end("pin-lost");
      else this.#sink.edge(line, value === 1 ? "active" : "inactive", this.#mono());
    });
  }

  #letGo(line: number, held: SysfsLine): void {
    try {
      if (this.#request.outputs.includes(line)) held.writeSync(0);
      held.unwatchAll();
      held.unexport();
    } catch {
      return;
    }
  }
}

/** Numbers of sysfs begin anywhere (512 on recent kernels), so a line is counted from its chip's base. */
function sysfsChips(): readonly { readonly label: string; readonly base: number }[] {
  if (!existsSync(SYSFS)) return [];
  const names = readdirSync(SYSFS).filter((name) => name.startsWith("gpiochip"));
  return names.map((name) => ({
    label: readFileSync(`${SYSFS}/${name}/label`, "utf8").trim(),
    base: Number(readFileSync(`${SYSFS}/${name}/base`, "utf8")),
  }));
}

/** A process that was killed leaves its lines exported, and outputs driven. */
function dropStaleExport(number: number): void {
  if (existsSync(`${SYSFS}/gpio${number}`)) writeFileSync(`${SYSFS}/unexport`, String(number));
}

function pinFault(code: string): PinFault {
  if (code === "EBUSY") return "pin-busy";
  return code === "EACCES" || code === "EPERM" ? "pin-denied" : "pin-absent";
}
