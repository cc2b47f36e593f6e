import type { Centre } from "./centre.ts";
import type { Priority } from "./event.ts";
import type { Policy } from "./rules.ts";

/** The numbers given on one day: a class to the last of it, and `class/first` to the first. */
type Given = Readonly<Record<string, number>>;

const CLASSES: readonly Priority[] = ["ordinary", "privileged", "appointment"];

export interface NumberClass {
  readonly day: string;
  readonly letter: string;
  readonly priority: Priority;
}

/**
 * The next number of a class, or null where its range is used up. Where ranges were moved in the middle of a day,
 * numbers that another class gave before are passed by, so that none repeats.
 */
export function nextNumber(centre: Centre, of: NumberClass, ranges: Policy["ranges"]): number | null {
  const given: Given = centre.numbers.get(of.day, {});
  const others = CLASSES.filter((priority) => priority !== of.priority).map((priority) => ({ ...of, priority }));
  const range = ranges[of.priority];
  let next = Math.max((given[keyOf(of)] ?? 0) + 1, range.from);
  for (let taken = holder(given, others, next); taken !== null; taken = holder(given, others, next)) {
    next = (given[keyOf(taken)] ?? next) + 1;
  }
  return next <= range.to ? next : null;
}

/** Which of these classes may have given a number. */
function holder(given: Given, classes: readonly NumberClass[], number: number): NumberClass | null {
  const found = classes.find((one) => {
    const last = given[keyOf(one)];
    return last !== undefined && number <= last && number >= (given[firstKeyOf(one)] ?? 0);
  });
  return found ?? null;
}

/** The state after a number was given. */
export function withNumber(centre: Centre, of: NumberClass, number: number): Centre {
  const given: Given = centre.numbers.get(of.day, {});
  const first = given[firstKeyOf(of)] ?? number;
  const numbers = centre.numbers.set(of.day, { ...given, [keyOf(of)]: number, [firstKeyOf(of)]: first });
  return { ...centre, numbers };
}

/** How many numbers a day gave, all classes of all letters together. */
export function countGiven(centre: Centre, day: string): number {
  const given: Given = centre.numbers.get(day, {});
  return Object.entries(given)
    .filter(([key]) => !isFirstKey(key))
    .reduce((sum, [key, last]) => sum + last - (given[`${key}${FIRST}`] ?? last) + 1, 0);
}

const FIRST = "/first";
export const isFirstKey = (key: string): boolean => key.endsWith(FIRST);
const keyOf = ({ letter, priority }: NumberClass): string =>
  priority === "ordinary" ? letter : `${letter}/${priority}`;
const firstKeyOf = (of: NumberClass): string => `${keyOf(of)}${FIRST}`;
