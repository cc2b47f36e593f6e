import type { FaultCode } from "../kernel/fault.ts";
import type { PrintFault, PrintProof } from "../ports/printer.ts";
import type { CentreEvent, EventOf, Language } from "./event.ts";
import type { MarkedAct } from "./rules.ts";

/** Everything that can happen to a centre. What a machine cannot know by thinking (chance, versions) comes inside. */
export type CentreInput =
  | { readonly type: "agent.started"; readonly version: string; readonly config: string }
  | { readonly type: "time.passed" }
  | { readonly type: "clock.became-good"; readonly correctionMs: number | null }
  | ServiceAsked
  | { readonly type: "print.proven"; readonly visit: string; readonly copy: number; readonly proof: PrintProof }
  | { readonly type: "print.refused"; readonly visit: string; readonly copy: number; readonly why: PrintFault }
  | { readonly type: "print.unknown"; readonly visit: string; readonly copy: number }
  | StationInput
  | { readonly type: "rating.pressed"; readonly station: string; readonly score: string }
  | MarkMade
  | {
      readonly type: "device.changed";
      readonly device: string;
      readonly phase: EventOf<"device.state">["data"]["phase"];
      readonly fault: FaultCode | null;
    }
  | { readonly type: "uplink.changed"; readonly phase: "offline" | "online"; readonly fault: FaultCode | null }
  | { readonly type: "journal.tried"; readonly fault: FaultCode; readonly darkMs: number }
  /** The hub asks for records that are no longer here. */
  | { readonly type: "records.missing"; readonly epoch: string; readonly first: number; readonly last: number }
  | { readonly type: "command.told"; readonly event: Extract<CentreEvent, { type: `command.${string}` }> };

export interface ServiceAsked {
  readonly type: "service.asked";
  readonly service: string;
  readonly language: Language;
  readonly kiosk: string;
  /** Ten characters nobody can guess: what makes the QR of this ticket its own. */
  readonly code: string;
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
  | { readonly type: "finish.told"; readonly station: string; readonly outcome: "passed" | "failed" }
  | { readonly type: "transfer.asked"; readonly station: string; readonly stage: string; readonly reason: string };

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
