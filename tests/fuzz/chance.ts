/** Chance that is the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Words that a wire has carried, worked upon: bytes changed, lost, doubled, cut off, two words grown together, or plain noise. */
export class Mutator {
  readonly #words: Uint8Array[] = [];
  readonly #chance: () => number;

  constructor(chance: () => number) {
    this.#chance = chance;
  }

  learn(word: Uint8Array): void {
    if (word.length > 0 && this.#words.length < WORDS_MAX) this.#words.push(word.slice(0, WORD_BYTES_MAX));
  }

  get learnt(): number {
    return this.#words.length;
  }

  next(): Uint8Array {
    const word = this.#words[this.#below(this.#words.length)];
    if (word === undefined || this.#chance() < NOISE_SHARE) return this.#noise(1 + this.#below(WORD_BYTES_MAX));
    const other = this.#words[this.#below(this.#words.length)] ?? word;
    const at = this.#below(word.length);
    const ways = [
      () => word,
      () => word.subarray(0, at),
      () => word.subarray(at),
      () => word.map((byte, place) => (place === at ? this.#below(256) : byte)),
      () => word.map((byte, place) => (place === at ? byte ^ (1 << this.#below(8)) : byte)),
      () => joined(word.subarray(0, at), this.#noise(this.#below(8)), word.subarray(at)),
      () => joined(word.subarray(0, at), other.subarray(this.#below(other.length))),
      () => joined(word, word, word),
    ];
    return ways[this.#below(ways.length)]?.() ?? word;
  }

  /** The same bytes in pieces, as a wire may deliver them. */
  *cut(word: Uint8Array): Generator<Uint8Array> {
    for (let from = 0; from < word.length; ) {
      const length = this.#chance() < WHOLE_SHARE ? word.length : 1 + this.#below(16);
      yield word.slice(from, from + length);
      from += length;
    }
  }

  #noise(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#below(256));
  }

  #below(limit: number): number {
    return Math.floor(this.#chance() * limit);
  }
}

const WORDS_MAX = 500;
const WORD_BYTES_MAX = 256;
const NOISE_SHARE = 0.2;
const WHOLE_SHARE = 0.3;

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
