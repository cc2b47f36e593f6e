import {
  type Known,
  noRevisions,
  type Revisions,
  type Staged,
  type Vitals,
} from "../../../../config/revision/state.ts";
import { type RevisionIn, type RevisionOut, stepRevisions } from "../../../../config/revision/step.ts";

export const written = (name: string): Known => ({ text: `text-${name}`, digest: `digest-${name}`, hub: null });

export const revisionOf = (revision: number, more: Partial<Staged> = {}): Staged => ({
  text: `text-${revision}`,
  digest: `digest-${revision}`,
  hub: { revision, by: "duty-officer", keyId: "k" },
  base: "digest-local",
  isForced: false,
  notBefore: null,
  watchMs: 600_000,
  ...more,
});

export const vitals: Vitals = { alive: ["printer"], isOnline: true, journalFault: null };
export const quiet: Extract<RevisionIn, { type: "quiet" }> = { type: "quiet", wall: 1_000, vitals };
export const came = (staged: Staged): RevisionIn => ({ type: "came", staged, problems: [] });
export const began = (file: Known | null, ...lost: readonly string[]): RevisionIn => ({ type: "began", file, lost });

/** The machine with its answers kept. */
export class Revised {
  state: Revisions = noRevisions;
  out: readonly RevisionOut[] = [];

  tell(...inputs: readonly RevisionIn[]): this {
    for (const input of inputs) {
      const { state, out } = stepRevisions(this.state, input);
      this.state = state;
      this.out = out;
    }
    return this;
  }

  get ran(): readonly string[] {
    return this.out.flatMap((one) => (one.type === "run" ? [one.known.text] : []));
  }

  get fates(): readonly string[] {
    return this.out.flatMap((one) => (one.type === "tell" ? [`${one.fate.phase} ${one.fate.why}`] : []));
  }
}
