/**
 * SQLite's user_version ("Database File Format", 1.3.15) carries two numbers here: the schema version in its first byte and, in the other three, the number
 * of the last record, modulo 2^24. A commit that adds a page writes the header's page anyway, so this costs the card nothing. Schema version 1 had the
 * version alone, as a small number; a Talon of that time takes ours for one of a later version, and leaves it alone.
 */
const HEADS = 2 ** 24;

export const userVersion = (version: number, head: number): number => version * HEADS + (head % HEADS);

export const versionIn = (raw: number): number => (raw < HEADS ? raw : Math.floor(raw / HEADS));

/** The head that the header names, which is the nearest to one that it had at some time; null where the file is of before that. */
export function headIn(raw: number, known: number): number | null {
  if (raw < HEADS) return null;
  const ahead = (((raw - known) % HEADS) + HEADS) % HEADS;
  return known + (ahead < HEADS / 2 ? ahead : ahead - HEADS);
}
