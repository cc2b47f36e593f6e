import type { FaultCode } from "../kernel/fault.ts";
import type { Problem, Result } from "../kernel/result.ts";
import type { WallMs } from "../kernel/units.ts";
import type { BrokerFault } from "../ports/broker.ts";
import type { Encoding } from "../ports/encoding.ts";
import type { CommandMessage, ConfigMessage, DayListMessage, EventRange, FrameMode } from "./contract/schemas.ts";
import type { DownFault, DownWord } from "./downlink.ts";
import type { CommandFate, PublishKind } from "./state.ts";

/** What the uplink is told. `chance` lies in [0, 1) and is drawn anew each time. */
export type UplinkIn =
  | { readonly type: "start"; readonly chance: number }
  /** `alerts`: which of the new records are alerts. */
  | { readonly type: "grew"; readonly last: number; readonly alerts: readonly number[] }
  | { readonly type: "online"; readonly receiveMaximum: number; readonly packetBytesMax?: number | undefined }
  | { readonly type: "offline"; readonly fault: BrokerFault; readonly chance: number }
  | { readonly type: "taken"; readonly handle: number }
  /** `wall` is null while the clock cannot be believed. */
  | { readonly type: "message"; readonly heard: Result<DownWord, DownFault>; readonly wall: WallMs | null }
  /** What came of `send`: the records that the frame holds; null where the store has none of those asked for. */
  | { readonly type: "framed"; readonly handle: number; readonly range: EventRange | null }
  /** What came of `alert`: the number of the last record that went; null where the store has none of those asked for. */
  | { readonly type: "alerted"; readonly handle: number; readonly last: number | null }
  /** What came of `compare`: whether the journal has the hub's chain value there, as far as it still has that event. */
  | { readonly type: "compared"; readonly upto: number; readonly isOurs: boolean }
  | { readonly type: "live-changed" }
  /** What became of a command; said as often as its phase changes. */
  | { readonly type: "command-told"; readonly fate: CommandFate }
  | { readonly type: "woken"; readonly chance: number }
  | { readonly type: "stop" };

/** What the uplink wants done. */
export type UplinkOut =
  | { readonly type: "connect"; readonly broker: number; readonly protocol: 5 | 4; readonly bdSeq: number }
  | { readonly type: "close" }
  /** Read records of `range`, publish as many as one frame holds from its beginning, answer with `framed`. */
  | (Send & { readonly type: "send" })
  /** Read these records, publish as many as one frame holds from the beginning, answer with `alerted`. */
  | {
      readonly type: "alert";
      readonly numbers: readonly number[];
      readonly handle: number;
      readonly encoding: Encoding | null;
      readonly bytesMax: number;
    }
  /** Say how the machine is, if that can be said now: nobody waits for it. */
  | { readonly type: "telemetry" }
  | { readonly type: "publish"; readonly what: PublishKind; readonly bdSeq: number; readonly handle: number }
  /** The hub has everything up to here: move the cursor on the disk. */
  | { readonly type: "remember"; readonly epoch: string; readonly upto: number }
  /** The hub wants records that the store no longer has: declare them. */
  | { readonly type: "missing"; readonly epoch: string; readonly range: EventRange }
  /** Look whether the journal has this chain value there; answer with `compared`. */
  | { readonly type: "compare"; readonly upto: number; readonly chain: string }
  /** The hub has events of this epoch that the journal has not, or others: begin a new epoch and a new uplink. Said once. */
  | { readonly type: "rolled-back"; readonly epoch: string; readonly upto: number }
  /** Journal it, do it where the verdict is null, and answer with `command-told`. A verdict is the end of it. */
  | { readonly type: "command"; readonly command: CommandMessage; readonly verdict: CommandVerdict | null }
  /** A day's list that the hub has signed; `text` is what it has signed. */
  | { readonly type: "day-list"; readonly list: DayListMessage; readonly text: string }
  /** A configuration that the hub has signed; what becomes of it is answered with `command-told`. */
  | { readonly type: "config"; readonly config: ConfigMessage }
  | { readonly type: "told"; readonly phase: "offline" | "online"; readonly fault: FaultCode | null }
  | { readonly type: "notice"; readonly fault: FaultCode; readonly problem: Problem }
  | { readonly type: "stopped" };

export interface Send {
  /** Of this journal, or of one before it. */
  readonly epoch: string;
  readonly range: EventRange;
  readonly mode: FrameMode;
  readonly handle: number;
  readonly encoding: Encoding | null;
  /** Of the frame as plain text. */
  readonly bytesMax: number;
}

export interface CommandVerdict {
  readonly phase: "expired" | "refused";
  readonly why: FaultCode;
}
