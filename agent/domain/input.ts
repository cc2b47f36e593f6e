import type { FaultCode } from "../kernel/fault.ts";
import type { PrintFault, PrintProof } from "../ports/printer.ts";
import type { BreakReason, CentreEvent, EventOf, Language, Priority } from "./event.ts";
import type { MarkedAct } from "./rules.ts";

/** Everything that can happen to a centre. What a machine cannot know by thinking (chance, versions) comes inside. */
export type CentreInput =
  | {
      readonly type: "agent.started";
      readonly version: string;
      readonly config: string;
      /** What differs from the configuration before, where the start knows it. */
      readonly changes?: readonly ConfigChange[];
      readonly cause?: ConfigCause;
    }
  | { readonly type: "time.passed" }
  | { readonly type: "clock.became-good"; readonly correctionMs: number | null }
  | ServiceAsked
  | AppointmentShown
  | TicketScanned
  | DayListArrived
  /** Force majeure: one act holds the whole centre. `by` names a device, `control` or a command of the hub. */
  | { readonly type: "hold.asked"; readonly by: string; readonly reason: string }
  | { readonly type: "resume.asked"; readonly by: string }
  | { readonly type: "operator.revoked"; readonly operator: string; readonly by: string }
  /** Somebody read a recorder's clock: positive where it is ahead of ours. */
  | { readonly type: "recorder.compared"; readonly camera: string; readonly offsetMs: number; readonly by: string }
  | { readonly type: "supply.changed"; readonly supply: EventOf<"power.supply">["data"]["supply"] }
  | { readonly type: "device.tested"; readonly tested: EventOf<"device.tested">["data"] }
  | { readonly type: "journal.sealed"; readonly seal: EventOf<"journal.sealed">["data"] }
  | {
      readonly type: "config.changed";
      readonly digest: string;
      readonly changes: readonly ConfigChange[];
      readonly cause?: ConfigCause;
    }
  | { readonly type: "print.proven"; readonly visit: string; readonly copy: number; readonly proof: PrintProof }
  /** `printer` is who says so. */
  | {
      readonly type: "print.refused";
      readonly visit: string;
      readonly copy: number;
      readonly printer: string;
      readonly why: PrintFault;
    }
  | { readonly type: "print.unknown"; readonly visit: string; readonly copy: number; readonly printer: string }
  | StationInput
  | { readonly type: "rating.pressed"; readonly station: string; readonly score: string }
  | MarkMade
  /** All boards of a call have shown it, or it is over, or too late. */
  | { readonly type: "call.shown"; readonly shown: EventOf<"call.shown">["data"] }
  /** What became of a calibration of a recorder. */
  | {
      readonly type: "calibration.made";
      readonly camera: string;
      readonly made: boolean;
      readonly confirmed: boolean;
    }
  | {
      readonly type: "device.changed";
      readonly device: string;
      readonly phase: EventOf<"device.state">["data"]["phase"];
      readonly fault: FaultCode | null;
    }
  | { readonly type: "uplink.changed"; readonly phase: "offline" | "online"; readonly fault: FaultCode | null }
  | { readonly type: "journal.tried"; readonly fault: FaultCode; readonly darkMs: number }
  /** The hub asks for records that are no longer here. */
  /** These records can never be sent any more; without a cause they were pruned. */
  | {
      readonly type: "records.missing";
      readonly epoch: string;
      readonly first: number;
      readonly last: number;
      readonly cause?: string;
    }
  | { readonly type: "command.told"; readonly event: Extract<CentreEvent, { type: `command.${string}` }> };

export interface ServiceAsked {
  readonly type: "service.asked";
  readonly service: string;
  readonly language: Language;
  readonly kiosk: string;
  /** Ten characters nobody can guess: what makes the QR of this ticket its own. */
  readonly code: string;
  /** Absent for an ordinary ticket. */
  readonly priority?: Exclude<Priority, "appointment">;
}

export type ConfigChange = NonNullable<EventOf<"config.applied">["data"]["changes"]>[number];

/** Whose word the configuration in force is: absent where somebody at the centre wrote it. */
export interface ConfigCause {
  /** The revision of the hub that it is. */
  readonly revision?: NonNullable<EventOf<"config.applied">["data"]["revision"]>;
  /** The revision that did not last, and the digest of that one. */
  readonly undone?: { readonly revision: number; readonly digest: string; readonly why: string };
}

/** Checks in at a kiosk with the code of an appointment, scanned or typed. */
export interface AppointmentShown {
  readonly type: "appointment.shown";
  readonly appointment: string;
  readonly language: Language;
  readonly kiosk: string;
  readonly code: string;
}

/** The QR of a paper ticket before a scanner, read and verified: what it says is true only where `verdict` is genuine. */
export interface TicketScanned {
  readonly type: "ticket.scanned";
  readonly device: string;
  /** Null where the scanner belongs to no station: then the ticket is only verified. */
  readonly station: string | null;
  readonly visit: string | null;
  readonly code: string;
  readonly verdict: "genuine" | "altered" | "foreign";
}

/** A day's list of the hub whose signature was verified. */
export interface DayListArrived {
  readonly type: "day-list.arrived";
  readonly list: EventOf<"day.listed">["data"];
}

/** What an operator does at a station: by a key, the operator's page, or the command line. All take the same way. */
export type StationInput =
  | { readonly type: "operator.came"; readonly station: string; readonly operator: string }
  | { readonly type: "operator.left"; readonly station: string }
  | {
      readonly type: "call.asked";
      readonly station: string;
      readonly ticket: string | null;
      readonly reason: string | null;
    }
  | { readonly type: "recall.asked"; readonly station: string }
  | { readonly type: "no-show.told"; readonly station: string }
  | { readonly type: "start.told"; readonly station: string }
  | {
      readonly type: "finish.told";
      readonly station: string;
      readonly outcome: "passed" | "failed";
      /** Which of several at a checkpoint; absent for the one visit of a window. */
      readonly ticket?: string | null;
    }
  | {
      readonly type: "transfer.asked";
      readonly station: string;
      /** Null for the one that the station sends to. */
      readonly stage: string | null;
      readonly reason: string;
      /** Comes back here when the other stage is over. */
      readonly back?: boolean;
    }
  | {
      readonly type: "postpone.asked";
      readonly station: string;
      readonly minutes: number | null;
      readonly by: "citizen" | "centre";
      readonly reason: string;
    }
  /** A citizen who was away is here again. */
  | { readonly type: "return.told"; readonly station: string; readonly ticket: string }
  /** A citizen has left for good; null for the one at the window. */
  | {
      readonly type: "gone.told";
      readonly station: string;
      readonly ticket: string | null;
      readonly reason?: string;
    }
  | { readonly type: "void.asked"; readonly station: string; readonly ticket: string; readonly reason: string }
  | { readonly type: "break.began"; readonly station: string; readonly reason: BreakReason }
  | { readonly type: "break.ended"; readonly station: string }
  | { readonly type: "annotate.told"; readonly station: string; readonly visit: string; readonly text: string }
  /** A card before a reader, or a PIN typed at a pad, as its keyed digest. */
  | {
      readonly type: "credential.shown";
      readonly station: string;
      readonly kind: "card" | "pin";
      readonly digest: string;
    };

export interface MarkMade {
  readonly type: "mark.made";
  readonly camera: string;
  readonly station: string;
  readonly visit: string;
  readonly ticket: string;
  readonly act: MarkedAct;
  readonly made: boolean;
  readonly confirmed: boolean;
}
