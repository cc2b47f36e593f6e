import type { MonoMs } from "../../agent/kernel/units.ts";
import type { Edge, Level, PinFault, PinRequest, PinSink, Pins } from "../../agent/ports/pins.ts";
import { codeOf } from "./errno.ts";
import { chooseChip } from "./gpio-chips.ts";
import type { Sysfs, SysfsLine } from "./gpio-sysfs.ts";

/** What the devices of one process share of sysfs, which itself lets everybody have every line. */
export interface SysfsWorld {
  readonly mono: () => MonoMs;
  readonly soon: (call: () => void) => void;
  readonly sysfs: Sysfs;
  /** Numbers of the lines that a device of this process has. */
  readonly ours: Set<number>;
}

/**
 * Lines through sysfs, for kernels and images without the character device. Only the present level can be read: what came and went
 * while the program was stalled is lost, and told as a doubt.
 */
export function onoffPins(label: string | null, world: SysfsWorld): Pins {
  let lines: ExportedLines | null = null;
  const release = (): void => {
    lines?.release();
    lines = null;
  };
  return {
    claim(request, sink) {
      release();
      const mine = new ExportedLines(request, sink, world);
      lines = mine;
      world.soon(() => mine.claim(label));
    },
    drive: (line, level) => lines?.drive(line, level),
    sample: () => lines?.sample(),
    release,
  };
}

interface Held {
  readonly number: number;
  readonly sysfs: SysfsLine;
  seenAt: MonoMs;
}

class ExportedLines {
  readonly #request: PinRequest;
  readonly #sink: PinSink;
  readonly #world: SysfsWorld;
  readonly #lines = new Map<number, Held>();
  readonly #levels = new Map<number, Level>();
  #isOver = false;

  constructor(request: PinRequest, sink: PinSink, world: SysfsWorld) {
    this.#request = request;
    this.#sink = sink;
    this.#world = world;
  }

  claim(label: string | null): void {
    if (this.#isOver) return;
    const at = this.#world.mono();
    const refusal = this.#trying(() => this.#exportAll(label));
    if (refusal !== null) return this.#end(refusal.fault, refusal.holder);
    const active = this.#request.inputs.filter((line) => this.#level(line) === "active");
    this.#sink.opened();
    for (const line of active) this.#keep({ line, level: "active", at });
    for (const line of this.#request.inputs) this.#listen(line);
  }

  drive(line: number, level: Level): void {
    if (!this.#request.outputs.includes(line)) return;
    this.#touching(() => this.#lines.get(line)?.sysfs.writeSync(level === "active" ? 1 : 0));
  }

  sample(): void {
    for (const line of this.#request.inputs) {
      this.#touching(() => {
        const level = this.#level(line);
        const isKept = (this.#levels.get(line) ?? "inactive") === level;
        if (isKept) this.#keep({ line, level, at: this.#world.mono() });
        else this.#change(line, level);
      });
    }
  }

  release(): void {
    this.#isOver = true;
    for (const [line, held] of this.#lines) this.#letGo(line, held);
    this.#lines.clear();
  }

  #exportAll(label: string | null): Refusal | null {
    const { sysfs, ours } = this.#world;
    const chips = sysfs.chips();
    if (chips === null) return { fault: "pins-unsupported" };
    const chip = chooseChip(chips, label);
    const { inputs, outputs, wiring } = this.#request;
    const wanted = [...inputs, ...outputs];
    if (chip === null || wanted.some((line) => line >= chip.lines)) return { fault: "pin-absent" };
    for (const line of wanted) {
      const holder = ours.has(chip.base + line) ? "talon" : sysfs.holder(chip.base + line);
      if (holder !== null) return { fault: "pin-busy", holder };
    }
    const rest = wiring === "active-low" ? "high" : "low";
    for (const line of outputs) this.#export(line, chip.base + line, rest);
    for (const line of inputs) this.#export(line, chip.base + line, "in");
    return null;
  }

  /** A process that was killed leaves its lines exported, and its outputs driven: they are taken back and set to rest. */
  #export(line: number, number: number, direction: "in" | "high" | "low"): void {
    const { sysfs, ours, mono } = this.#world;
    if (sysfs.isExported(number)) sysfs.unexport(number);
    const opened = sysfs.open(number, direction, this.#request.wiring === "active-low");
    ours.add(number);
    this.#lines.set(line, { number, sysfs: opened, seenAt: mono() });
  }

  #listen(line: number): void {
    this.#touching(() =>
      this.#lines.get(line)?.sysfs.watch((error, value) => {
        if (error) this.#end("pin-lost");
        else this.#change(line, value === 1 ? "active" : "inactive");
      }),
    );
  }

  #keep(edge: Edge): void {
    const held = this.#lines.get(edge.line);
    if (held === undefined || this.#isOver) return;
    held.seenAt = edge.at;
    this.#levels.set(edge.line, edge.level);
    this.#sink.edge(edge);
  }

  /** Something happened since the line was last looked at; when, and whether more than once, nobody knows. */
  #change(line: number, level: Level): void {
    const held = this.#lines.get(line);
    if (held === undefined || this.#isOver) return;
    const since = held.seenAt;
    held.seenAt = this.#world.mono();
    this.#levels.set(line, level);
    this.#sink.edge({ line, level, at: held.seenAt, doubt: { since, lost: 0 } });
  }

  readonly #level = (line: number): Level => (this.#lines.get(line)?.sysfs.readSync() === 1 ? "active" : "inactive");

  #letGo(line: number, { number, sysfs }: Held): void {
    this.#world.ours.delete(number);
    this.#trying(() => {
      if (this.#request.outputs.includes(line)) sysfs.writeSync(0);
      sysfs.unwatchAll();
      return null;
    });
    this.#trying(() => {
      sysfs.unexport();
      return null;
    });
  }

  #touching(act: () => void): void {
    if (this.#isOver) return;
    const refusal = this.#trying(() => {
      act();
      return null;
    });
    if (refusal !== null) this.#end("pin-lost");
  }

  #trying(act: () => Refusal | null): Refusal | null {
    try {
      return act();
    } catch (error) {
      return { fault: pinFault(codeOf(error)) };
    }
  }

  #end(fault: PinFault, holder?: string): void {
    if (this.#isOver) return;
    this.release();
    if (holder === undefined) this.#sink.closed(fault);
    else this.#sink.closed(fault, holder);
  }
}

interface Refusal {
  readonly fault: PinFault;
  readonly holder?: string;
}

function pinFault(code: string): PinFault {
  if (code === "EBUSY") return "pin-busy";
  return code === "EACCES" || code === "EPERM" ? "pin-denied" : "pin-absent";
}
