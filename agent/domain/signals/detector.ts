import type { SignalName } from "../event.ts";
import type { Fact } from "../fact.ts";
import type { Rules } from "../rules.ts";
import type { Hall } from "./hall.ts";

/** One kind of signal: what it remembers of a day, and what it says of one new fact. */
export interface Detector<Memory> {
  readonly signal: SignalName;
  /** What it knows at the beginning of a business day. */
  readonly empty: Memory;
  /** Total; `hall` already knows the fact. */
  readonly evolve: (memory: Memory, fact: Fact, hall: Hall) => Memory;
  /** `memory` and `scene.hall` already know the fact. */
  readonly judge: (memory: Memory, fact: Fact, scene: Scene) => readonly Suspicion[];
}

export interface Scene {
  readonly hall: Hall;
  readonly rules: Rules;
}

/** Facts that are far from what honest days show, before anybody asks whether they were told already. */
export interface Suspicion {
  readonly signal: SignalName;
  readonly score: number;
  readonly operator?: string | null;
  readonly station?: string | null;
  readonly kiosk?: string | null;
  readonly facts: Readonly<Record<string, number>>;
  readonly evidence: readonly number[];
}

/** The contract's limit of records that one signal names; the latest are kept. */
export const EVIDENCE_MAX = 50;

/** More than work in one centre on one day; beyond it the count begins anew, and a signal is lost rather than memory. */
export const SUBJECTS_MAX = 200;

export const withEvidence = (evidence: readonly number[], seq: number): readonly number[] =>
  [...evidence, seq].slice(-EVIDENCE_MAX);
