/** Diagnostics for a technician. Never evidence (that is the journal), never personal data. */
export interface Log {
  readonly info: (what: string, facts?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (what: string, facts?: Readonly<Record<string, unknown>>) => void;
  readonly error: (what: string, facts?: Readonly<Record<string, unknown>>) => void;
}
