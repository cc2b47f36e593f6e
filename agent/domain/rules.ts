import type { Authority, Language, StageOf } from "./event.ts";

/** What the configuration says about the centre, as `decide` needs it. The state never depends on it: events carry what they used. */
export interface Rules {
  readonly centre: string;
  /** What citizens call the centre; where a language lacks it, its id is printed. */
  readonly names: Readonly<Partial<Record<Language, string>>>;
  readonly region: string;
  readonly timezone: string;
  readonly languages: readonly Language[];
  /** Minutes after local midnight. */
  readonly dayTurnsAt: number;
  readonly services: readonly Service[];
  /** Device ids of the ticket printers, the preferred first. */
  readonly printers: readonly string[];
  readonly stations: readonly Station[];
  readonly operators: readonly Operator[];
}

export interface Service {
  readonly id: string;
  readonly letter: string;
  readonly names: Readonly<Record<Language, string>>;
  /** Oldest first; the one in force when the ticket is taken judges the visit. */
  readonly norms: readonly { readonly from: string; readonly minutes: number }[];
  readonly stages: readonly StageOf[];
}

export interface Station {
  readonly id: string;
  readonly label: string;
  /** Where from the hall: which way the board's arrow points. */
  readonly arrow: "left" | "right" | "up" | "down" | "none";
  readonly stages: readonly string[];
  readonly board: string | null;
  readonly rating: string | null;
  readonly call: string | null;
  readonly cameras: readonly string[];
  /** The acts that mark the footage of its cameras. */
  readonly marks: readonly MarkedAct[];
}

export type MarkedAct = "called" | "started" | "finished" | "handed-over" | "no-show";

export interface Operator {
  readonly id: string;
  readonly authority: Authority;
}
