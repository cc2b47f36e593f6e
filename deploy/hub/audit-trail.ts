/** Who had the hub do what. */
export interface Deed {
  /** The name on the token; null for somebody without one. */
  readonly by: string | null;
  /** The address it came from. */
  readonly from: string;
  readonly act: "command" | "day" | "configuration" | "key" | "sign-in";
  readonly centre: string | null;
  /** In few words, without secrets. */
  readonly what: string;
}

export interface KeptDeed extends Deed {
  readonly no: number;
  readonly atMs: number;
  /** Null where the hub ended before it knew. */
  readonly outcome: string | null;
}

export const DEED_LETTERS_MAX = 300;
export const DEEDS_READ_MAX = 500;
/** The oldest go first. */
export const DEEDS_KEPT_MAX = 200_000;

/** Every change that somebody asked for: written before it is done, so that nothing is done that is not written. */
export interface AuditTrail {
  readonly begin: (deed: Deed, atMs: number) => Promise<number>;
  readonly end: (no: number, outcome: string) => Promise<void>;
  /** Newest first; null for all centres. */
  readonly latest: (centre: string | null, most: number) => Promise<readonly KeptDeed[]>;
}
