import type { Entropy } from "../../agent/ports/entropy.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const rotated = (value: number, bits: number) => ((value << bits) | (value >>> (32 - bits))) >>> 0;

/** Seeded chance (xoshiro128**, Blackman and Vigna 2018): the same seed, the same world. `split` gives each actor a stream of its own. */
export class SimEntropy implements Entropy {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    let mixed = seed >>> 0;
    const next = () => {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let z = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return (z ^ (z >>> 16)) >>> 0;
    };
    [this.#a, this.#b, this.#c, this.#d] = [next(), next(), next(), next() | 1];
  }

  u32(): number {
    const drawn = Math.imul(rotated(Math.imul(this.#b, 5) >>> 0, 7), 9) >>> 0;
    const shifted = (this.#b << 9) >>> 0;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotated(this.#d >>> 0, 11);
    return drawn;
  }

  readonly unit = (): number => this.u32() / 2 ** 32;

  readonly code = (length: number): string => Array.from({ length }, () => ALPHABET[this.u32() & 31]).join("");

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  between(least: number, most: number): number {
    return least + this.unit() * (most - least);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Time until the next of events that come on average every `meanMs`. */
  wait(meanMs: number): number {
    return Math.ceil(-Math.log(1 - this.unit()) * meanMs);
  }

  split(): SimEntropy {
    return new SimEntropy(this.u32());
  }
}
