/**
 * An outcome that the outside world decides. A fault is data, never thrown: the caller has to look.
 * What we got wrong ourselves is not a fault; see assert.ts.
 */
export type Result<Value, Fault> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: Fault };

export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value });
export const fail = <Fault>(fault: Fault): Result<never, Fault> => ({ ok: false, fault });

/** One thing that is wrong in words from outside: where, what, and what to do about it. */
export interface Problem {
  /** A file and line, a key, a topic: where a person would look. */
  readonly place: string;
  readonly what: string;
  readonly cure: string;
}

export const problemLine = (problem: Problem): string => `${problem.place}: ${problem.what} ${problem.cure}`;
