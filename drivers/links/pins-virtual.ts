import type { MonoMs } from "../../agent/kernel/units.ts";
import type { Level, PinRequest, PinSink, Pins } from "../../agent/ports/pins.ts";

/** A finger stays on a key for about so long. */
export const PRESS_MS = 120;

interface ChipWorld {
  readonly mono: () => MonoMs;
  readonly after: (ms: number, call: () => void) => () => void;
}

interface Claim {
  readonly request: PinRequest;
  readonly sink: PinSink;
  isOpen: boolean;
}

/** A GPIO chip in this process, shared by all devices whose pins are `virtual`; a line belongs to one device at a time, as in the kernel. */
export class VirtualChip {
  readonly #world: ChipWorld;
  readonly #levels = new Map<number, Level>();
  readonly #claims = new Set<Claim>();
  readonly #watchers = new Set<(line: number, level: Level) => void>();
  #isUnplugged = false;

  constructor(world: ChipWorld) {
    this.#world = world;
  }

  /** One device's view of the chip. */
  pins(): Pins {
    let claim: Claim | null = null;
    const release = (): void => {
      if (claim) this.#release(claim);
      claim = null;
    };
    return {
      claim: (request, sink) => {
        release();
        const mine: Claim = { request, sink, isOpen: false };
        claim = mine;
        this.#world.after(0, () => {
          if (claim === mine) this.#grant(mine);
        });
      },
      drive: (line, level) => {
        if (claim?.isOpen && claim.request.outputs.includes(line)) this.#put(line, level);
      },
      sample: () => {
        if (claim?.isOpen) this.#tellLevels(claim, claim.request.inputs, this.#world.mono());
      },
      release,
    };
  }

  level(line: number): Level {
    return this.#levels.get(line) ?? "inactive";
  }

  /** Someone outside pulls an input line, or lets it go. */
  set(line: number, level: Level): void {
    if (this.level(line) === level) return;
    this.#put(line, level);
    const claim = this.#holder(line);
    if (claim?.isOpen && claim.request.inputs.includes(line)) {
      claim.sink.edge({ line, level, at: this.#world.mono() });
    }
  }

  press(line: number, holdMs: number = PRESS_MS): void {
    this.set(line, "active");
    this.#world.after(holdMs, () => this.set(line, "inactive"));
  }

  /** Tells each change of level of any line; returns how to stop. */
  watch(call: (line: number, level: Level) => void): () => void {
    this.#watchers.add(call);
    return () => this.#watchers.delete(call);
  }

  /** The chip goes away (a USB expander is pulled), or comes back. */
  unplug(isUnplugged: boolean): void {
    this.#isUnplugged = isUnplugged;
    if (!isUnplugged) return;
    for (const claim of [...this.#claims]) {
      this.#release(claim);
      claim.sink.closed("pin-lost");
    }
  }

  #grant(claim: Claim): void {
    const lines = [...claim.request.inputs, ...claim.request.outputs];
    const isHeld = lines.some((line) => this.#holder(line) !== null);
    if (this.#isUnplugged || isHeld) {
      claim.sink.closed(this.#isUnplugged ? "pin-absent" : "pin-busy");
      return;
    }
    this.#claims.add(claim);
    claim.isOpen = true;
    for (const line of claim.request.outputs) this.#put(line, "inactive");
    const before = this.#world.mono();
    claim.sink.opened();
    const active = claim.request.inputs.filter((line) => this.level(line) === "active");
    this.#tellLevels(claim, active, before);
  }

  #tellLevels(claim: Claim, lines: readonly number[], at: MonoMs): void {
    for (const line of lines) if (claim.isOpen) claim.sink.edge({ line, level: this.level(line), at });
  }

  #release(claim: Claim): void {
    if (claim.isOpen) for (const line of claim.request.outputs) this.#put(line, "inactive");
    claim.isOpen = false;
    this.#claims.delete(claim);
  }

  #holder(line: number): Claim | null {
    for (const claim of this.#claims) {
      if (claim.request.inputs.includes(line) || claim.request.outputs.includes(line)) return claim;
    }
    return null;
  }

  #put(line: number, level: Level): void {
    if (this.level(line) === level) return;
    this.#levels.set(line, level);
    for (const call of this.#watchers) call(line, level);
  }
}
