import { describe, expect, test } from "vitest";
import type { Entropy } from "../../agent/ports/entropy.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** How far counts are from even ones. The bounds below are passed by honest chance less often than once in 10^15 runs. */
function chiSquare(counts: readonly number[]): number {
  const even = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - even) ** 2 / even, 0);
}

function counted(places: number, draws: number, draw: () => number): readonly number[] {
  const counts = new Array<number>(places).fill(0);
  for (let no = 0; no < draws; no += 1) {
    const place = draw();
    counts[place] = (counts[place] ?? Number.NaN) + 1;
  }
  return counts;
}

/** What every implementation of agent/ports/entropy.ts does. */
export function entropyContract(name: string, open: () => Entropy): void {
  describe(name, () => {
    test("a unit lies in [0, 1)", () => {
      const { unit } = open();
      const drawn = Array.from({ length: 100_000 }, unit);
      expect(drawn.filter((value) => !(value >= 0 && value < 1))).toEqual([]);
      expect(new Set(drawn).size).toBeGreaterThan(99_000);
    });

    test("units are spread evenly", () => {
      const { unit } = open();
      expect(chiSquare(counted(64, 128_000, () => Math.floor(unit() * 64)))).toBeLessThan(220);
    });

    test.each([0, 1, 4, 10, 64])("a code of %i letters has as many, all of Crockford's alphabet", (length) => {
      const { code } = open();
      for (let no = 0; no < 200; no += 1) expect(code(length)).toMatch(new RegExp(`^[${ALPHABET}]{${length}}$`));
    });

    test("no two of 10,000 codes of ten letters are equal", () => {
      const { code } = open();
      expect(new Set(Array.from({ length: 10_000 }, () => code(10))).size).toBe(10_000);
    });

    test("letters are spread evenly, each of the alphabet among them", () => {
      const { code } = open();
      const counts = counted(32, 64_000, () => ALPHABET.indexOf(code(1)));
      expect(chiSquare(counts)).toBeLessThan(150);
    });

    test("a letter says nothing of the next", () => {
      const { code } = open();
      const pair = (letters: string) => ALPHABET.indexOf(letters[0] ?? "") * 32 + ALPHABET.indexOf(letters[1] ?? "");
      expect(chiSquare(counted(1_024, 102_400, () => pair(code(2))))).toBeLessThan(1_500);
    });
  });
}
