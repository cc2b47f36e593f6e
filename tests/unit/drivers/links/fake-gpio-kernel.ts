import type { Level } from "../../../../agent/ports/pins.ts";
import type { GpioChip, GpioKernel } from "../../../../drivers/links/gpio-kernel.ts";
import { LINE_EVENT_BYTES } from "../../../../drivers/links/gpio-structs.ts";
import type { Errno } from "../../../../drivers/links/libc.ts";
import type { TestWorld } from "../world.ts";

interface Held {
  readonly path: string;
  readonly lines: readonly number[];
  readonly events: Uint8Array[];
  readonly room: number;
  readonly lineSequences: Map<number, number>;
  sequence: number;
  ready: ((isOver: boolean) => void) | null;
  isWoken: boolean;
}

/** The character device as the kernel keeps it: edges are stamped and queued whether anybody reads or not, and whoever waits for them is woken. */
export class FakeGpioKernel implements GpioKernel {
  failure: Errno | null = null;
  isPulled = false;
  wakeUps = 0;
  /** Lines of others, by the name that they gave. */
  readonly others = new Map<number, string>();
  readonly requests: Uint8Array[] = [];
  readonly #chips: GpioChip[] = [{ path: "/dev/gpiochip0", label: "pinctrl-bcm2711", lines: 58 }];
  readonly #world: TestWorld;
  readonly #held = new Map<number, Held>();
  readonly #levels = new Map<number, Level>();
  #nextFd = 20;

  constructor(world: TestWorld) {
    this.#world = world;
  }

  /** How many requests are held now. */
  get held(): number {
    return this.#held.size;
  }

  addChip(chip: GpioChip): void {
    this.#chips.push(chip);
  }

  readonly chips = (): readonly GpioChip[] | Errno => (this.isPulled ? [] : this.#chips);

  readonly holder = (_: string, line: number): string | null => {
    const isOurs = [...this.#held.values()].some(({ lines }) => lines.includes(line));
    return isOurs ? "talon" : (this.others.get(line) ?? null);
  };

  readonly request = (path: string, bytes: Uint8Array): number | Errno => {
    this.requests.push(bytes);
    if (this.failure !== null) return this.failure;
    const view = new DataView(bytes.buffer);
    const lines = Array.from({ length: view.getUint32(560, true) }, (_line, place) => view.getUint32(place * 4, true));
    if (lines.some((line) => this.holder(path, line) !== null)) return "EBUSY";
    this.#nextFd += 1;
    this.#held.set(this.#nextFd, {
      path,
      lines,
      events: [],
      room: view.getUint32(564, true),
      lineSequences: new Map(),
      sequence: 0,
      ready: null,
      isWoken: false,
    });
    return this.#nextFd;
  };

  readonly watch = (_: string, fd: number, ready: (isOver: boolean) => void): (() => void) => {
    const held = this.#held.get(fd);
    if (held === undefined) throw new Error("nobody watches a closed descriptor");
    held.ready = ready;
    return () => {
      held.ready = null;
    };
  };

  readonly read = (fd: number, into: Uint8Array): number | Errno => {
    const held = this.#held.get(fd);
    if (this.isPulled || held === undefined) return "ENODEV";
    const events = held.events.splice(0, Math.floor(into.length / LINE_EVENT_BYTES));
    for (const [place, event] of events.entries()) into.set(event, place * LINE_EVENT_BYTES);
    return events.length === 0 ? "EAGAIN" : events.length * LINE_EVENT_BYTES;
  };

  readonly values = (fd: number): bigint => {
    const lines = this.#held.get(fd)?.lines ?? [];
    return lines.reduce(
      (bits, line, place) => (this.level(line) === "active" ? bits | (1n << BigInt(place)) : bits),
      0n,
    );
  };

  readonly set = (fd: number, bits: bigint, mask: bigint): Errno | null => {
    if (this.isPulled) return "ENODEV";
    for (const [place, line] of (this.#held.get(fd)?.lines ?? []).entries()) {
      if ((mask >> BigInt(place)) & 1n) this.#levels.set(line, (bits >> BigInt(place)) & 1n ? "active" : "inactive");
    }
    return null;
  };

  readonly close = (fd: number): void => {
    this.#held.delete(fd);
  };

  readonly nowNs = (): bigint => BigInt(Math.round(this.#world.mono() * 1e6)) + 5_000_000_000n;

  level(line: number): Level {
    return this.#levels.get(line) ?? "inactive";
  }

  pull(line: number, level: Level): void {
    if (this.level(line) === level) return;
    this.#levels.set(line, level);
    for (const held of this.#held.values()) if (held.lines.includes(line)) this.#queue(held, line, level);
  }

  unplug(): void {
    this.isPulled = true;
    for (const held of this.#held.values()) this.#world.after(0, () => held.ready?.(true));
  }

  #queue(held: Held, line: number, level: Level): void {
    held.sequence += 1;
    const lineSequence = (held.lineSequences.get(line) ?? 0) + 1;
    held.lineSequences.set(line, lineSequence);
    const event = new Uint8Array(LINE_EVENT_BYTES);
    const view = new DataView(event.buffer);
    view.setBigUint64(0, this.nowNs(), true);
    view.setUint32(8, level === "active" ? 1 : 2, true);
    view.setUint32(12, line, true);
    view.setUint32(16, held.sequence, true);
    view.setUint32(20, lineSequence, true);
    if (held.events.length >= held.room) held.events.shift();
    held.events.push(event);
    if (held.isWoken) return;
    held.isWoken = true;
    this.#world.after(0, () => {
      held.isWoken = false;
      this.wakeUps += 1;
      held.ready?.(false);
    });
  }
}
