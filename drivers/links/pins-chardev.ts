import { type MonoMs, monoMs } from "../../agent/kernel/units.ts";
import type { Level, PinFault, PinRequest, PinSink, Pins } from "../../agent/ports/pins.ts";
import { chooseChip } from "./gpio-chips.ts";
import type { GpioKernel } from "./gpio-kernel.ts";
import { decodeLineEvent, encodeLineRequest, LINE_EVENT_BYTES, LINES_MAX, lineOrder, maskOf } from "./gpio-structs.ts";
import type { Errno } from "./libc.ts";

/** The kernel swallows contact chatter below this before it stamps an edge. */
const DEBOUNCE_US = 5_000;
/** Edges are stamped and kept by the kernel, so this only bounds how late one is heard. */
export const ASK_MS = 10;
const EVENTS_MAX = 64;

interface ChardevWorld {
  readonly mono: () => MonoMs;
  readonly every: (ms: number, call: () => void) => () => void;
  readonly soon: (call: () => void) => void;
  readonly kernel: GpioKernel;
}

interface ChardevPins extends Pins {
  /** Edges that the kernel had to drop because nobody read them in time. */
  readonly lostEdges: () => number;
}

/** Lines through the character device of Linux 5.10 and later; the kernel frees them when this process dies. */
export function chardevPins(label: string | null, world: ChardevWorld): ChardevPins {
  let lines: HeldLines | null = null;
  let lostEdges = 0;
  const release = (): void => {
    lines?.release();
    lines = null;
  };
  return {
    claim(request, sink) {
      release();
      const mine = new HeldLines(request, sink, world);
      lines = mine;
      world.soon(() => mine.claim(label, (count) => (lostEdges += count)));
    },
    drive: (line, level) => lines?.drive(line, level),
    release,
    lostEdges: () => lostEdges,
  };
}

class HeldLines {
  readonly #request: PinRequest;
  readonly #sink: PinSink;
  readonly #world: ChardevWorld;
  readonly #order: readonly number[];
  readonly #levels = new Map<number, Level>();
  readonly #events = new Uint8Array(EVENTS_MAX * LINE_EVENT_BYTES);
  #fd: number | null = null;
  #isOver = false;
  #sequence = 0;
  #stopAsking: (() => void) | null = null;
  #lost: (count: number) => void = () => {};

  constructor(request: PinRequest, sink: PinSink, world: ChardevWorld) {
    this.#request = request;
    this.#sink = sink;
    this.#world = world;
    this.#order = lineOrder(request);
  }

  claim(label: string | null, lost: (count: number) => void): void {
    if (this.#isOver) return;
    this.#lost = lost;
    const held = this.#hold(label);
    if (typeof held === "string") {
      this.#end(pinFault(held));
      return;
    }
    this.#fd = held;
    this.#stopAsking = this.#world.every(ASK_MS, () => this.#ask());
    this.#sink.opened();
    this.#tellLevels();
  }

  drive(line: number, level: Level): void {
    const place = this.#order.indexOf(line);
    if (this.#fd === null || place < this.#request.inputs.length) return;
    const bit = 1n << BigInt(place);
    if (this.#world.kernel.set(this.#fd, level === "active" ? bit : 0n, bit) !== null) this.#end("pin-lost");
  }

  release(): void {
    this.#isOver = true;
    this.#stopAsking?.();
    const fd = this.#fd;
    this.#fd = null;
    if (fd === null) return;
    const { inputs, outputs } = this.#request;
    if (outputs.length > 0) this.#world.kernel.set(fd, 0n, maskOf(outputs.length) << BigInt(inputs.length));
    this.#world.kernel.close(fd);
  }

  #hold(label: string | null): number | Errno {
    const { kernel } = this.#world;
    const { inputs, outputs, wiring } = this.#request;
    const chips = kernel.chips();
    if (typeof chips === "string") return chips;
    const chip = chooseChip(chips, label);
    if (chip === null || this.#order.length > LINES_MAX || this.#order.some((line) => line >= chip.lines)) {
      return "ENODEV";
    }
    const request = encodeLineRequest({
      inputs,
      outputs,
      isActiveLow: wiring === "active-low",
      debounceUs: DEBOUNCE_US,
      eventBuffer: Math.min(1024, inputs.length * 16),
      consumer: "talon",
    });
    return kernel.request(chip.path, request);
  }

  #ask(): void {
    const bytes = this.#fd === null ? "EAGAIN" : this.#world.kernel.read(this.#fd, this.#events);
    if (bytes === "EAGAIN" || bytes === "EINTR" || this.#request.inputs.length === 0) return;
    if (typeof bytes === "string" || bytes < LINE_EVENT_BYTES) {
      this.#end("pin-lost");
      return;
    }
    for (let at = 0; at + LINE_EVENT_BYTES <= bytes; at += LINE_EVENT_BYTES) {
      this.#hear(this.#events.subarray(at, at + LINE_EVENT_BYTES));
    }
  }

  #hear(bytes: Uint8Array): void {
    const event = decodeLineEvent(bytes);
    const gap = event.sequence - this.#sequence - 1;
    this.#sequence = event.sequence;
    const agoMs = Number(this.#world.kernel.nowNs() - event.timestampNs) / 1e6;
    this.#tell(event.line, event.isActive ? "active" : "inactive", monoMs(this.#world.mono() - agoMs));
    if (gap <= 0) return;
    this.#lost(gap);
    this.#tellLevels();
  }

  /** The present levels, where they are not what was told: at the claim, and after edges were lost. */
  #tellLevels(): void {
    if (this.#fd === null || this.#request.inputs.length === 0) return;
    const bits = this.#world.kernel.values(this.#fd, maskOf(this.#request.inputs.length));
    if (typeof bits !== "bigint") return;
    for (const [place, line] of this.#request.inputs.entries()) {
      this.#tell(line, (bits >> BigInt(place)) & 1n ? "active" : "inactive", this.#world.mono());
    }
  }

  #tell(line: number, level: Level, at: MonoMs): void {
    if (this.#isOver || (this.#levels.get(line) ?? "inactive") === level) return;
    this.#levels.set(line, level);
    this.#sink.edge(line, level, at);
  }

  #end(fault: PinFault): void {
    if (this.#isOver) return;
    this.release();
    this.#sink.closed(fault);
  }
}

function pinFault(errno: Errno): PinFault {
  if (errno === "EBUSY") return "pin-busy";
  return errno === "EACCES" || errno === "EPERM" ? "pin-denied" : "pin-absent";
}
