export function line(name: string, what: string): void {
  console.log(`${name.padEnd(34)} ${what}`);
}

const written = (figure: number): string => figure.toFixed(figure < 10 ? 2 : 1);

/** Prints a figure beside its goal. */
export const atLeast = (name: string, figure: number, wanted: number): void =>
  line(name, `${written(figure)} (goal ≥ ${wanted}): ${figure >= wanted ? "met" : "MISSED"}`);

export const atMost = (name: string, figure: number, wanted: number): void =>
  line(name, `${written(figure)} (goal ≤ ${wanted}): ${figure <= wanted ? "met" : "MISSED"}`);
