import type { Authority, Language, Priority, StageOf } from "./event.ts";

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
  /** Kiosk to the printers that stand beside it, the preferred first; a printer that is nobody's stands in for all. Absent where all are. */
  readonly printersOf?: Readonly<Record<string, readonly string[]>>;
  readonly stations: readonly Station[];
  readonly operators: readonly Operator[];
  readonly policy: Policy;
}

/** What a centre may set of the rules of order, of time, of appointments and of its kiosks. */
export interface Policy {
  /** The numbers that each class of a service's letter gives. The ranges do not overlap. */
  readonly ranges: Readonly<Record<Priority, { readonly from: number; readonly to: number }>>;
  /** Whoever waits with an earlier place is overtaken at most so many times, and not at all once he has waited so long. */
  readonly overtaking: { readonly times: number; readonly minutes: number };
  /** Part of the norm after which a visit is at risk; above 0, below 1. */
  readonly atRiskShare: number;
  /** How long after an overrun staff may say what they know of it. */
  readonly annotateHours: number;
  /** How early and how late a citizen with an appointment is still taken as such. */
  readonly appointments: { readonly earlyMinutes: number; readonly lateMinutes: number };
  /** A button of a kiosk gives its next ticket so long after the last. */
  readonly kioskCoolMs: number;
  /** Which recorders are given a trace of no act, and when; null where none is. */
  readonly calibration: Calibration | null;
  /** Minutes after local midnight at which doors open and close. */
  readonly opening: { readonly opensAt: number; readonly closesAt: number };
}

export interface Calibration {
  readonly cameras: readonly string[];
  /** `at`: minutes after local midnight. */
  readonly when: { readonly at: number } | { readonly everyMs: number };
}

export const defaultPolicy: Policy = {
  ranges: {
    ordinary: { from: 1, to: 699 },
    appointment: { from: 700, to: 899 },
    privileged: { from: 900, to: 999 },
  },
  overtaking: { times: 3, minutes: 30 },
  atRiskShare: 0.8,
  annotateHours: 24,
  appointments: { earlyMinutes: 30, lateMinutes: 15 },
  kioskCoolMs: 3_000,
  calibration: null,
  opening: { opensAt: 9 * 60, closesAt: 18 * 60 },
};

export interface Service {
  readonly id: string;
  readonly letter: string;
  readonly names: Readonly<Record<Language, string>>;
  /** Oldest first; the one in force when the ticket is taken judges the visit. */
  readonly norms: readonly { readonly from: string; readonly minutes: number }[];
  readonly stages: readonly StageOf[];
  /** The kind of document that its handover gives; several services may give one kind. */
  readonly document: string;
}

export interface Station {
  readonly id: string;
  readonly label: string;
  /** Where from the hall: which way the board's arrow points. */
  readonly arrow: "left" | "right" | "up" | "down" | "none";
  readonly stages: readonly string[];
  /** Services that are served here; empty for all. */
  readonly services: readonly string[];
  /** Reads tickets, appointments and cards. */
  readonly scanner: string | null;
  /** Stages here are entered and left by a scan of the ticket, without a call, by so many at a time; null for a station that calls. */
  readonly checkpoint: { readonly places: number } | null;
  /** The stage that the key transfer sends a citizen to; absent for the next that he has not passed. */
  readonly transfer?: string | undefined;
  readonly board: string | null;
  /** Further boards that show its calls, as in the hall. */
  readonly boards?: readonly string[] | undefined;
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
  /** Stages that this operator may carry out; empty for all of the authority. */
  readonly skills: readonly string[];
  /** HMAC-SHA-256 of the card's number and of the PIN, as hexadecimal digits; null where the operator has none. */
  readonly card: string | null;
  readonly pin: string | null;
}

/** Whether a station takes part in a service: in all, where it names none. */
export const serves = ({ services }: Pick<Station, "services">, service: string): boolean =>
  services.length === 0 || services.includes(service);
