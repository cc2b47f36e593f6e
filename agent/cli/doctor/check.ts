import type { Config } from "../../../config/load.ts";
import type { SaidValues } from "../../../config/words.ts";
import type { Problem, Result } from "../../kernel/result.ts";
import type { DoctorWorld } from "./world.ts";

export type DoctorVerdict = "fine" | "lame" | "broken" | "skipped";

/** What is not well. The words stand in config/locales under `text`, with `.what` and `.advice`. */
export interface Complaint {
  readonly verdict: "lame" | "broken";
  readonly text: string;
  readonly values: SaidValues;
  /** ISO 8601; only where it is known since when. */
  readonly since: string | null;
}

/** What the doctor looks at: the machine, and what the caller named. */
export interface Patient {
  readonly world: DoctorWorld;
  readonly file: string | null;
  readonly config: Result<Config, readonly Problem[]> | null;
  readonly state: string | null;
}

/** One thing to look at. An empty list is well; null where there is nothing to look at. */
export interface Check {
  readonly id: string;
  readonly run: (patient: Patient) => Findings | Promise<Findings>;
}

export type Findings = readonly Complaint[] | null;

export const lame = (text: string, values: SaidValues = {}, since: string | null = null): Complaint => ({
  verdict: "lame",
  text,
  values,
  since,
});

export const broken = (text: string, values: SaidValues = {}): Complaint => ({
  ...lame(text, values),
  verdict: "broken",
});

export const configOf = (patient: Patient): Config | null =>
  patient.config?.ok === true ? patient.config.value : null;

export const MIB = 1024 * 1024;
