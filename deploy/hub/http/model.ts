/** What the API answers and the page draws. Moments are milliseconds since 1970 by the hub's clock. */
export interface CentreTile {
  readonly centre: string;
  readonly region: string;
  /** Changes with anything that the hub shows of the centre. */
  readonly version: number;
  readonly link: "online" | "offline" | "unknown";
  readonly heardMs: number | null;
  /** Why everything stands still there; null while it does not. */
  readonly hold: string | null;
  readonly waiting: number;
  readonly open: number;
  readonly atRisk: number;
  readonly overdue: number;
  readonly worst: WorstVisit | null;
  readonly stationsOpen: number;
  readonly stations: number;
  /** Devices that are absent or failed. */
  readonly broken: number;
}

export interface WorstVisit {
  readonly visit: string;
  readonly ticket: string;
  /** When the clock of its norm began to run. */
  readonly sinceMs: number;
  readonly normMinutes: number;
  readonly warned: Warned;
}

export type Warned = "no" | "at-risk" | "overdue";

export interface VisitView {
  readonly visit: string;
  readonly ticket: string;
  readonly service: string;
  readonly stage: string;
  readonly phase: string;
  readonly station: string | null;
  readonly sinceMs: number | null;
  readonly normMinutes: number;
  readonly owner: string | null;
  readonly warned: Warned;
}

export interface StationView {
  readonly id: string;
  readonly phase: string;
  readonly operator: string | null;
  readonly ticket: string | null;
  readonly sinceMs: number | null;
}

export interface DeviceView {
  readonly id: string;
  readonly phase: string;
  readonly fault: string | null;
}

/** What a centre runs by its own word. */
export interface RunsView {
  /** Of the hub; null for one that was written at the centre. */
  readonly revision: number | null;
  readonly digest: string;
  readonly phase: string;
  /** Somebody changed it at the centre. */
  readonly drift: boolean;
}

export interface CentreRuns {
  readonly centre: string;
  /** Null where it never said. */
  readonly runs: RunsView | null;
}

export interface RevisionView {
  readonly revision: number;
  readonly by: string;
  readonly issuedMs: number | null;
  /** What the centre said last; null until it has answered. */
  readonly phase: string | null;
  readonly why: string | null;
  readonly problems: readonly { readonly place: string; readonly what: string; readonly cure: string }[];
}

/** The text of a revision that was published. */
export interface ConfigurationText {
  readonly revision: number;
  readonly config: string;
}

/** What is wrong with a configuration, before anybody publishes it. */
export interface ConfigurationCheck {
  readonly problems: RevisionView["problems"];
  readonly warnings: RevisionView["problems"];
}

export interface ConfigurationView {
  readonly runs: RunsView | null;
  readonly revisions: readonly RevisionView[];
}

export interface CentreView {
  readonly tile: CentreTile;
  readonly day: string | null;
  /** How far the centre's clock can be trusted. */
  readonly quality: string;
  readonly agent: string | null;
  readonly configuration: RunsView | null;
  /** Those that are nearest to their norm, or furthest beyond it, first. */
  readonly visits: readonly VisitView[];
  readonly stations: readonly StationView[];
  readonly devices: readonly DeviceView[];
}

export interface AlarmLine {
  /** Centre, epoch and number of the record. */
  readonly id: string;
  readonly centre: string;
  readonly heardMs: number;
  readonly atMs: number;
  /** The event's type without `talon.` and its version. */
  readonly type: string;
  readonly visit: string | null;
  readonly ticket: string | null;
  /** What stands in the gaps of its sentence. */
  readonly gaps: Gaps;
}

export type Gaps = Readonly<Record<string, string | number>>;

export interface OwnerMs {
  readonly owner: string;
  readonly ms: number;
}

export interface StageBudget {
  readonly stage: string;
  readonly authority: string;
  readonly budgetMs: number;
  readonly spent: readonly OwnerMs[];
}

/** An overrun of a norm: whose minutes it is made of. */
export interface CaseView {
  readonly centre: string;
  readonly visit: string;
  readonly ticket: string;
  readonly service: string;
  readonly phase: "open" | "closed";
  readonly overdueMs: number;
  /** Open: the authority of the stage in which the norm ran out. Closed: those that own a part of the overrun. */
  readonly authorities: readonly string[];
  readonly stage: string;
  readonly normMinutes: number;
  /** Time from ticket to now, where it still runs, is counted from here. */
  readonly sinceMs: number | null;
  readonly totalMs: number | null;
  /** Open: whose the time was when the norm ran out. Closed: whose the overrun was. */
  readonly owners: readonly OwnerMs[];
  readonly stages: readonly StageBudget[];
  readonly annotations: number;
}

export interface CommandView {
  readonly command: string;
  readonly centre: string;
  readonly op: string;
  readonly issuedMs: number | null;
  readonly notAfterMs: number | null;
  readonly phase: string | null;
  readonly why: string | null;
}

/** A stretch of a visit's time that one owner has, counted from its ticket. */
export interface Span {
  readonly fromMs: number;
  readonly ms: number;
  readonly owner: string;
  readonly stage: string;
  readonly operator: string | null;
}

export interface TimeLineAct {
  readonly atMs: number;
  readonly seq: number;
  readonly type: string;
  readonly gaps: Gaps;
}

export interface MarkView {
  readonly atMs: number;
  readonly camera: string;
  readonly station: string;
  readonly act: string;
  readonly confirmed: boolean;
  readonly made: boolean;
  readonly offsetMs: number | null;
  readonly uncertaintyMs: number | null;
}

export interface TimeLine {
  readonly centre: string;
  readonly visit: string;
  readonly ticket: string;
  readonly service: string;
  readonly outcome: string | null;
  readonly normMinutes: number | null;
  /** When the paper was proven; null where that was not seen. */
  readonly startMs: number | null;
  readonly totalMs: number | null;
  readonly acts: readonly TimeLineAct[];
  readonly spans: readonly Span[];
  /** Whether the spans add up to what the centre itself wrote down at the end. */
  readonly isExact: boolean | null;
  readonly running: { readonly owner: string; readonly stage: string; readonly sinceMs: number } | null;
  readonly stages: readonly StageBudget[];
  readonly marks: readonly MarkView[];
}

/** What changed since the revision before; the first message of a stream has everything. */
export interface Change {
  readonly revision: number;
  readonly nowMs: number;
  readonly silentAfterMs: number;
  /** True where what the reader had before counts no more. */
  readonly isWhole: boolean;
  readonly tiles: readonly CentreTile[];
  readonly alarms?: readonly AlarmLine[];
  readonly cases?: readonly CaseView[];
  readonly commands?: readonly CommandView[];
}

/** The list of a day as it was published last. */
export interface DayListView {
  readonly day: string;
  /** Null where none was. */
  readonly issuedMs: number | null;
  readonly appointments: readonly {
    readonly id: string;
    readonly code: string;
    readonly service: string;
    readonly at: string;
  }[];
  readonly operators: readonly string[];
  readonly revoked: readonly string[];
}
