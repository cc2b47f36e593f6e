/** How long a person has to press a key or to hold a code before a device that is tested. */
export const PERSON_WAIT_MS = 30_000;
/** A screen paints within ten seconds, or its driver says that it does not answer. */
export const SCREEN_WAIT_MS = 12_000;

/**
 * What came of a test; null where the device was told to prove itself and somebody has to look. Nothing in it tells whose
 * card, ticket or appointment a code was.
 */
export type TestAnswer =
  | null
  | { readonly came: "key"; readonly key: string }
  | {
      readonly came: "code";
      readonly kind: "ticket" | "other";
      readonly characters: number;
      /** The beginning of its keyed digest: the same code has the same, and nobody can go back from it. */
      readonly fingerprint: string;
    }
  /** A browser says that the test face stands on it. */
  | { readonly came: "face" }
  | { readonly came: "nothing" };
