import type { ResultMessage } from "../../../agent/uplink/contract/schemas.ts";
import type { Standing } from "../ack-message.ts";
import type { DeclaredLoss } from "../declared.ts";
import type { ReadAlerts, ReadFrame } from "../frame-reader.ts";
import type { FrameFate } from "../hub-store.ts";

/** What a centre sent, read. */
export type Heard =
  | { readonly what: "frame"; readonly centre: string; readonly frame: ReadFrame }
  | { readonly what: "alerts"; readonly centre: string; readonly alerts: ReadAlerts; readonly heard: string }
  | {
      readonly what: "picture";
      readonly centre: string;
      readonly of: "live" | "state";
      readonly text: string;
      /** Whether the centre says it now: the broker had kept it otherwise. */
      readonly isNow: boolean;
    }
  | {
      readonly what: "hello";
      readonly centre: string;
      /** The present journal first. */
      readonly epochs: readonly string[];
      /** How far the present one goes. */
      readonly last?: number;
      /** What can never come of its former journals. */
      readonly lost?: readonly DeclaredLoss[];
    }
  | { readonly what: "machine"; readonly centre: string; readonly text: string }
  | { readonly what: "result"; readonly centre: string; readonly result: ResultMessage };

/** How far a journal stands after a batch. */
export interface Stand extends Standing {
  readonly centre: string;
  /** Where a hello asked: the chain value there, null where there is none. */
  readonly chain?: string | null;
}

export interface Settled {
  /** In the order of what was handed in; null where there is nothing to tell, "fenced" where the lease of its shard is gone. */
  readonly fates: readonly (FrameFate | "fenced" | null)[];
  /** Of every journal that a frame was of or that a hello named, durable. */
  readonly stands: readonly Stand[];
}

/** Shard to the token under which it was taken; null where nobody else can write. */
export type Fence = ReadonlyMap<number, number> | null;
