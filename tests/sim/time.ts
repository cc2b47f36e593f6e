import { type ClockQuality, monoMs, wallMs } from "../../agent/kernel/units.ts";
import type { Clock } from "../../agent/ports/clock.ts";

interface Wish {
  readonly at: number;
  readonly order: number;
  call: (() => void) | null;
}

/** Virtual time: nothing happens between two wishes, so a day takes milliseconds. Wishes of one moment come in the order of asking. */
export class SimTime {
  readonly #heap: Wish[] = [];
  #now = 0;
  #order = 0;
  #wallOffset: number;
  #quality: ClockQuality = "ntp";

  constructor(wallStart: number) {
    this.#wallOffset = wallStart;
  }

  get now(): number {
    return this.#now;
  }

  readonly clock: Clock = {
    mono: () => monoMs(this.#now),
    wall: () => wallMs(this.#wallOffset + this.#now),
    quality: () => this.#quality,
    wake: (at, call) => this.after(at - this.#now, call),
  };

  readonly after = (ms: number, call: () => void): (() => void) => {
    const wish: Wish = { at: this.#now + Math.max(0, ms), order: this.#order, call };
    this.#order += 1;
    this.#push(wish);
    return () => {
      wish.call = null;
    };
  };

  jumpWall(ms: number): void {
    this.#wallOffset += ms;
  }

  setQuality(quality: ClockQuality): void {
    this.#quality = quality;
  }

  /** Runs until `end`; `live` wraps each call, so that whoever wants can catch what it throws. Returns the number of calls. */
  runUntil(end: number, live: (call: () => void) => void): number {
    let steps = 0;
    for (let call = this.#due(end); call !== null; call = this.#due(end)) {
      live(call);
      steps += 1;
    }
    this.#now = end;
    return steps;
  }

  /** Lets time go by; where `until` comes true before, it stands still there. */
  pass(ms: number, until: () => boolean = () => false): void {
    const end = this.#now + ms;
    while (!until()) {
      const call = this.#due(end);
      if (call === null) {
        this.#now = end;
        return;
      }
      call();
    }
  }

  #due(end: number): (() => void) | null {
    for (let first = this.#heap[0]; first !== undefined && first.at <= end; first = this.#heap[0]) {
      const wish = this.#pop();
      this.#now = wish.at;
      if (wish.call !== null) return wish.call;
    }
    return null;
  }

  #push(wish: Wish): void {
    const heap = this.#heap;
    let at = heap.push(wish) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent] as Wish, wish)) break;
      heap[at] = heap[parent] as Wish;
      at = parent;
    }
    heap[at] = wish;
  }

  #pop(): Wish {
    const heap = this.#heap;
    const top = heap[0] as Wish;
    const tail = heap.pop() as Wish;
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Wish, heap[child] as Wish)) child += 1;
      if (isBefore(tail, heap[child] as Wish)) break;
      heap[at] = heap[child] as Wish;
      at = child;
    }
    heap[at] = tail;
    return top;
  }
}

const isBefore = (one: Wish, other: Wish): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
