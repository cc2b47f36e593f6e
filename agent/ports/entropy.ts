/** The only source of chance. Real: node:crypto. Simulated: drawn from the seed. */
export interface Entropy {
  /** Uniform in [0, 1). */
  readonly unit: () => number;
  /** `length` characters of Crockford's base 32 (no I, L, O, U), each independent. */
  readonly code: (length: number) => string;
}
