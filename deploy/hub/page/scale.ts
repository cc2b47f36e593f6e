/** Marks on an axis from 0 on: round numbers that people count in, the last at or above the greatest value. */
export function ticksTo(greatest: number, most = 4): readonly number[] {
  const step = stepFor(Math.max(greatest, Number.EPSILON) / most);
  const count = Math.max(1, Math.ceil(greatest / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

function stepFor(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const digit = [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return digit * power;
}

/** Stretches of values without a hole: a day of which nothing is known breaks a line. */
export function stretches(values: readonly (number | null)[]): readonly (readonly { at: number; value: number }[])[] {
  const found: { at: number; value: number }[][] = [];
  let isOpen = false;
  for (const [at, value] of values.entries()) {
    if (value !== null && !isOpen) found.push([]);
    if (value !== null) found.at(-1)?.push({ at, value });
    isOpen = value !== null;
  }
  return found;
}
