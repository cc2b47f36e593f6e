import { randomInt } from "node:crypto";
import type { Entropy } from "../ports/entropy.ts";

/** Crockford's base 32: no letter that can be read as another. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const UNITS = 2 ** 32;

export const nodeEntropy: Entropy = {
  unit: () => randomInt(UNITS) / UNITS,
  code: (length) => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join(""),
};
