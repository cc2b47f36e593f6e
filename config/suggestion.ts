import { distance } from "fastest-levenshtein";

/** A slip of the finger changes a third of a word at most; what is farther away is another word. */
const SLIP_SHARE = 0.4;

/** The known word that was probably meant, or null. */
export function suggestion(word: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let bestAway = Math.max(1, Math.floor(word.length * SLIP_SHARE)) + 1;
  for (const candidate of known) {
    const away = distance(word.toLowerCase(), candidate.toLowerCase());
    if (away < bestAway) [best, bestAway] = [candidate, away];
  }
  return best;
}

/** The cure for a word that is not among the known ones. */
export function instead(word: string, known: readonly string[]): string {
  const meant = suggestion(word, known);
  if (meant !== null) return `Did you mean "${meant}"?`;
  return known.length === 0 ? "Remove it." : `Known here: ${known.slice(0, 24).join(", ")}.`;
}
