import type { FaultCode } from "../kernel/fault.ts";
import type { Problem } from "../kernel/result.ts";
import type { MonoMs } from "../kernel/units.ts";
import type { BrokerFault } from "../ports/broker.ts";
import type { Encoding } from "../ports/encoding.ts";
import type { CommandPhase, EventRange } from "./contract/schemas.ts";

/** What the uplink is started with. */
export interface UplinkPlan {
  /** How many broker URLs there are. */
  readonly brokers: number;
  readonly epoch: string;
  /** The newest record, and the newest that the hub is known to have. */
  readonly last: number;
  readonly cursor: number;
  /** Commands that the journal remembers, so that one that comes again is answered and not done again. */
  readonly commands: readonly CommandFate[];
  /** Numbers after the cursor that are alerts, as far as they were looked for. */
  readonly alerts: readonly number[];
  /** Journals before this one that still wait for the hub, oldest first. */
  readonly archives: readonly ArchivePlan[];
  /** Where the centre stands among all when they divide themselves over a time, in [0, 1). */
  readonly place: number;
}

export interface ArchivePlan {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly cursor: number;
  /** What of it cannot be read any more, and was declared when it was saved. */
  readonly lost: readonly EventRange[];
}

export interface CommandFate {
  readonly id: string;
  readonly op: string;
  readonly phase: CommandPhase;
  readonly why: string | null;
  readonly problems?: readonly Problem[];
}

/** The connection to one broker at a time, and what its past teaches about the next try. */
export interface Link {
  readonly phase: "idle" | "waiting" | "connecting" | "online" | "stopping" | "stopped";
  readonly since: MonoMs;
  readonly broker: number;
  readonly memories: readonly BrokerMemory[];
  /** Tries since the last spell of health. */
  readonly failures: number;
  /** Number of the connection, for birth and will. */
  readonly bdSeq: number;
  /** When to try again (waiting), or to give up (connecting, stopping). */
  readonly dueAt: MonoMs | null;
  readonly fault: BrokerFault | null;
  /** How often another machine has taken our name; forgotten only after long health. */
  readonly takeovers: number;
  /** Sessions in a row that began well and were cut off soon, without a word why. */
  readonly cutShort: number;
  /** The hub has sent us away until then; null where a farewell is the end. */
  readonly comesBackAt: MonoMs | null;
}

/** Which MQTT a broker speaks, and whether it has shown it. */
export interface BrokerMemory {
  readonly protocol: 5 | 4;
  readonly proven: boolean;
}

/** What was given to the broker and waits for its PUBACK, which frees the place in the window and proves nothing else. */
export interface Window {
  readonly size: number;
  readonly most: number;
  /** How long a frame may be on this connection. */
  readonly bytesMax: number;
  readonly flying: readonly Flying[];
  readonly nextHandle: number;
  /** When the broker last said anything, or the window stopped being empty. */
  readonly heardAt: MonoMs;
  /** How long a PUBACK takes where nothing else is on its way, and when that was seen. */
  readonly base: { readonly ms: number; readonly at: MonoMs } | null;
}

/** A result that breaks off with the connection is published again; everything else is said anew or asked for by the hub. */
export interface Flying {
  readonly handle: number;
  readonly result: CommandFate | null;
  readonly at: MonoMs;
  /** Nothing else was on its way when it left. */
  readonly isAlone: boolean;
}

export type PublishKind =
  | { readonly kind: "birth" }
  | { readonly kind: "death" }
  | { readonly kind: "hello" }
  | { readonly kind: "live" }
  | { readonly kind: "result"; readonly fate: CommandFate };

export type LaneName = "gap" | "live" | "replay";

/**
 * How far the journal has been sent. Three stretches: up to `acked` the hub has all; up to `split` is backlog, of which `replayed` has been
 * given to the broker; what came after `split` goes live, of which `lived` has. acked ≤ replayed ≤ split ≤ lived ≤ last, except that the hub
 * may acknowledge ahead of them.
 */
export interface Lanes {
  readonly acked: number;
  readonly remembered: number;
  readonly replayed: number;
  readonly split: number;
  readonly lived: number;
  readonly last: number;
  /** Ranges that the hub asked for again, in its order. */
  readonly gaps: readonly EventRange[];
  /** Up to here, what the store no longer has is declared lost; and these ranges were before. */
  readonly declared: number;
  readonly lost: readonly EventRange[];
  /** The frame that the runtime is making. */
  readonly asked: Asked | null;
}

export interface Asked {
  readonly handle: number;
  readonly lane: LaneName;
  readonly range: EventRange;
}

/** A journal before this one: all of it is backlog until the hub has it, and its hub may be silent about it alone. */
export interface ArchiveLane {
  readonly epoch: string;
  readonly lanes: Lanes;
  readonly hasStood: boolean;
  readonly progressAt: MonoMs;
  readonly silences: number;
}

/** Alerts go ahead of the ordinary stream, which brings them again in their place. */
export interface Alerts {
  /** Those that the hub has not acknowledged, oldest first. */
  readonly numbers: readonly number[];
  /** Up to here an early copy was given to the broker of this connection. */
  readonly told: number;
  /** Those of the frame that the runtime is making. */
  readonly asked: { readonly handle: number; readonly numbers: readonly number[] } | null;
}

/** What we know of the hub behind the broker. */
export interface HubView {
  /** Of its retained state; null until it has been heard on this connection. */
  readonly instance: string | null;
  readonly isAway: boolean;
  /** Whether an acknowledgement since the last hello has said where the hub stands. */
  readonly hasStood: boolean;
  /** The runtime looks whether that word is about this journal. */
  readonly isComparing: boolean;
  /** Until then nothing of the journal goes out before both: it may not be the one that is known there. */
  readonly heldUntil: MonoMs;
  /** The last time that `acked` moved, or that there was nothing to wait for. */
  readonly progressAt: MonoMs;
  /** Resends in a row without progress. */
  readonly silences: number;
  readonly pausedUntil: MonoMs | null;
  /** The best form that it reads; null while it has offered none. */
  readonly encoding: Encoding | null;
  /** Wall time at the hub when it last spoke, and when we heard it: what expiry is judged by while our own clock is not set. */
  readonly clock: { readonly wall: number; readonly at: MonoMs } | null;
}

/** Tokens are events of replay that may go now. */
export interface Bucket {
  readonly tokens: number;
  readonly perSecond: number;
  readonly at: MonoMs;
}

export interface Uplink {
  readonly epoch: string;
  readonly link: Link;
  readonly window: Window;
  readonly lanes: Lanes;
  readonly archives: readonly ArchiveLane[];
  /** The hub has more of this journal than we, or another one: nothing of it is sent any more, a new epoch has to begin. */
  readonly isForked: boolean;
  readonly hub: HubView;
  readonly bucket: Bucket;
  readonly alerts: Alerts;
  /** Publications that wait for a place in the window, in order; before all frames. */
  readonly due: readonly PublishKind[];
  readonly live: { readonly isStale: boolean; readonly at: MonoMs };
  readonly telemetryAt: MonoMs;
  readonly place: number;
  readonly commands: readonly CommandFate[];
  /** How many commands that change nothing may still be recorded now, and when that was reckoned. */
  readonly commandRoom: { readonly count: number; readonly at: MonoMs };
  /** The moment that stood in the word of the hub that sent us away last. */
  readonly obeyed: string | null;
  /** What was last told of the connection, so that only changes are told. */
  readonly told: { readonly phase: "offline" | "online"; readonly fault: FaultCode | null };
  /** When each kind of bad message was last told. */
  readonly noticed: Readonly<Partial<Record<FaultCode, MonoMs>>>;
  readonly wakeAt: MonoMs | null;
}
