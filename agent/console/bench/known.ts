import type { Status } from "../../control/status.ts";
import type { CallView, Names, PaperView } from "./bench-state.ts";
import type { BenchWorld } from "./bench-world.ts";
import type { Tally } from "./tally.ts";

/** Everything that the picture of the centre is made of. */
export interface Known {
  readonly world: BenchWorld;
  readonly status: Status | null;
  readonly isRunning: boolean;
  readonly tally: Tally;
  readonly papers: readonly PaperView[];
  readonly why: (call: Pick<CallView, "ticket" | "at">) => Names | null;
  readonly now: number;
}
