/** Where two values of JSON first differ, as `ledger.2.spent.0.ms`; null where they are the same. */
export function firstDifference(stated: unknown, due: unknown, place: string): string | null {
  if (Object.is(stated, due)) return null;
  if (!isBranch(stated) || !isBranch(due) || Array.isArray(stated) !== Array.isArray(due)) return place;
  const keys = new Set([...Object.keys(due), ...Object.keys(stated)]);
  for (const key of keys) {
    const found = firstDifference(stated[key], due[key], `${place}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
