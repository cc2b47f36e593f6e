import type { Level } from "../../../../agent/ports/pins.ts";
import type { GpioChip, GpioKernel } from "../../../../drivers/links/gpio-kernel.ts";
import { LINE_EVENT_BYTES } from "../../../../drivers/links/gpio-structs.ts";
import type { Errno } from "../../../../drivers/links/libc.ts";

interface Held {
  readonly lines: readonly number[];
  readonly events: Uint8Array[];
  readonly room: number;
  sequence: number;
}

/** The character device as the kernel keeps it: edges are stamped and queued whether anybody reads or not. */
export class FakeGpioKernel implements GpioKernel {
  nowMs = (): number => 0;
  failure: Errno | null = null;
  isPulled = false;
  readonly #chips: readonly GpioChip[] = [{ path: "/dev/gpiochip0", label: "pinctrl-bcm2711", lines: 58 }];
  readonly #held = new Map<number, Held>();
  readonly #levels = new Map<number, Level>();
  #nextFd = 20;

  readonly chips = (): readonly GpioChip[] => this.#chips;

  readonly request = (_: string, bytes: Uint8Array): number | Errno => {
    if (this.failure !== null) return this.failure;
    const view = new DataView(bytes.buffer);
    const lines = Array.from({ length: view.getUint32(560, true) }, (_line, place) => view.getUint32(place * 4, true));
    const taken = [...this.#held.values()].flatMap((held) => held.lines);
    if (lines.some((line) => taken.includes(line))) return "EBUSY";
    this.#nextFd += 1;
    this.#held.set(this.#nextFd, { lines, events: [], room: view.getUint32(564, true), sequence: 0 });
    return this.#nextFd;
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

  readonly set = (fd: number, bits: bigint, mask: bigint): null => {
    for (const [place, line] of (this.#held.get(fd)?.lines ?? []).entries()) {
      if ((mask >> BigInt(place)) & 1n) this.#levels.set(line, (bits >> BigInt(place)) & 1n ? "active" : "inactive");
    }
    return null;
  };

  readonly close = (fd: number): void => {
    this.#held.delete(fd);
  };

  readonly nowNs = (): bigint => BigInt(Math.round(this.nowMs() * 1e6)) + 5_000_000_000n;

  level(line: number): Level {
    return this.#levels.get(line) ?? "inactive";
  }

  pull(line: number, level: Level): void {
    this.#levels.set(line, level);
    for (const held of this.#held.values()) {
      if (!held.lines.includes(line)) continue;
      held.sequence += 1;
      const event = new Uint8Array(LINE_EVENT_BYTES);
      const view = new DataView(event.buffer);
      view.setBigUint64(0, this.nowNs(), true);
      view.setUint32(8, level === "active" ? 1 : 2, true);
      view.setUint32(12, line, true);
      view.setUint32(16, held.sequence, true);
      if (held.events.length >= held.room) held.events.shift();
      held.events.push(event);
    }
  }
}
