/** What the page is told, ten times a second at most: the whole picture, so that a late visitor sees the same as an early one. Times are milliseconds since 1970. */
export interface BenchState {
  readonly at: number;
  readonly centre: BenchCentre;
  readonly agent: AgentView;
  /** Since when force majeure holds the centre; null while it does not. */
  readonly held: number | null;
  readonly appointments: AppointmentsView;
  readonly kiosk: { readonly open: boolean; readonly notice: string | null };
  readonly services: readonly ServiceView[];
  /** Who waits for a stage, those first whose lane goes ahead. */
  readonly queues: readonly QueueView[];
  /** Who is away and comes back. */
  readonly away: readonly AwayView[];
  readonly stations: readonly StationView[];
  readonly operators: readonly OperatorView[];
  readonly printer: PrinterView;
  readonly cameras: readonly CameraView[];
  readonly network: { readonly plugged: boolean };
  readonly journal: JournalView;
  readonly hub: HubView;
  /** Signals and overruns, newest first. */
  readonly alarms: readonly JournalLine[];
  readonly stories: readonly Story[];
}

export interface BenchCentre {
  readonly id: string;
  readonly timezone: string;
  readonly languages: readonly BenchLanguage[];
}

export type BenchLanguage = "kk" | "ru" | "uk" | "en";
export type Names = Readonly<Record<BenchLanguage, string>>;

export interface AgentView {
  readonly phase: "starting" | "running" | "down";
  readonly pid: number | null;
  readonly starts: number;
  readonly restartsAt: number | null;
  readonly uplink: string;
}

export type Lane = "privileged" | "at-risk" | "appointment" | "ordinary";

export interface QueueView {
  readonly stage: string;
  readonly waiting: readonly {
    readonly ticket: string;
    readonly service: string;
    readonly lane: Lane;
    readonly since: number;
  }[];
}

export interface AwayView {
  readonly ticket: string;
  readonly stage: string;
  /** When it comes back by itself; null where the citizen has to come. */
  readonly backAt: number | null;
}

export interface BenchAppointment {
  readonly id: string;
  readonly code: string;
  readonly service: string;
  readonly at: number;
}

export interface AppointmentsView {
  readonly listed: boolean;
  /** Those that one can check in with next, at most a few. */
  readonly next: readonly (BenchAppointment & { readonly isEarly: boolean })[];
}

export interface ServiceView {
  readonly id: string;
  readonly letter: string;
  readonly names: Names;
  readonly normMinutes: number;
  readonly stages: readonly string[];
  readonly waiting: number;
}

export interface StationView {
  readonly id: string;
  readonly label: string;
  readonly arrow: string;
  readonly stages: readonly string[];
  readonly phase: "closed" | "free" | "called" | "serving";
  readonly operator: string | null;
  readonly ticket: string | null;
  readonly service: string | null;
  readonly stage: string | null;
  readonly since: number | null;
  /** One sentence why this one was called. */
  readonly why: Names | null;
  readonly pause: { readonly reason: string; readonly since: number } | null;
  /** How many may be inside; null where one is called. */
  readonly places: number | null;
  readonly inside: readonly { readonly ticket: string; readonly since: number | null }[];
  readonly waiting: number;
  /** Who can be passed on to another stage goes to one of these. */
  readonly transferTo: readonly string[];
  readonly rates: boolean;
  /** The last that a citizen said here: the score, or the reason why it did not count. */
  readonly rated: { readonly at: number; readonly score: number | null; readonly refused: string | null } | null;
  readonly board: BoardView | null;
  readonly camera: string | null;
}

export interface BoardView extends DeviceView {
  /** What its lamps show, as the board itself understood the bytes. */
  readonly text: string | null;
  readonly arrow: string;
  readonly blink: boolean;
}

export interface DeviceView {
  readonly device: string;
  readonly plugged: boolean;
  readonly phase: string;
  readonly fault: string | null;
}

export interface PrinterView extends DeviceView {
  readonly profile: string;
  /** Faults that a person can cause, and which are on. */
  readonly faults: readonly { readonly id: string; readonly on: boolean }[];
  /** Newest first. */
  readonly papers: readonly PaperView[];
}

export interface PaperView {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** The printing broke off in the middle. */
  readonly isTorn: boolean;
}

export interface CameraView {
  readonly device: string;
  readonly pulses: number;
  readonly at: number | null;
}

export interface OperatorView {
  readonly id: string;
  readonly authority: "centre" | "police";
  readonly station: string | null;
}

export interface JournalView {
  readonly last: number;
  readonly cursor: number;
  readonly epoch: string;
  /** Newest first. */
  readonly lines: readonly JournalLine[];
}

export interface JournalLine {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly ticket: string | null;
  readonly step: StoryStep;
}

export interface HubView {
  readonly online: boolean;
  readonly received: number;
  readonly duplicates: number;
  readonly problems: number;
  readonly upTo: number;
  /** Whether the centre said that it is held. */
  readonly held: boolean;
  readonly visits: readonly OpenVisit[];
  /** The page of the Situation Centre over this hub. */
  readonly page?: string;
}

export interface OpenVisit {
  readonly ticket: string;
  readonly service: string;
  readonly stage: string;
  readonly phase: string;
  /** When its norm's clock began to run; null where nobody knows. */
  readonly since: number | null;
  readonly normMinutes: number;
  /** Whose its time is now. */
  readonly owner: string | null;
  readonly warned: "no" | "at-risk" | "overdue";
}

/** One summons. */
export interface CallView {
  readonly ticket: string;
  readonly station: string;
  readonly at: number;
}

/** What one act led to, in the order in which it happened. */
export interface Story {
  readonly id: number;
  readonly at: number;
  readonly steps: readonly StoryStep[];
  /** The last record of the journal that belongs to it; 0 while there is none. */
  readonly seq: number;
  /** What it is about: things named here join it. */
  readonly about: readonly string[];
}

/** A word of config/locales/bench.*.json under `step.`, and what stands in its gaps. */
export interface StoryStep {
  readonly word: string;
  readonly gaps: Readonly<Record<string, string | number>>;
  readonly tone: "plain" | "good" | "bad";
}
