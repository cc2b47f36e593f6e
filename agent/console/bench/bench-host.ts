import type { Problem, Result } from "../../kernel/result.ts";
import type { Act } from "./act.ts";
import type { BenchState } from "./bench-state.ts";

/** What the page's server needs of the world behind it. */
export interface BenchHost {
  /** Where the agent serves the pages of its screens. */
  readonly screens: string;
  readonly state: () => BenchState;
  readonly act: (act: Act) => Promise<Result<void, Problem>>;
  /** A paper that came out of the printer, as a PNG picture; null once it has been thrown away. */
  readonly paper: (id: string) => Uint8Array | null;
  /** Calls whenever the state may have changed; answers how to stop that. */
  readonly onChange: (call: () => void) => () => void;
}
