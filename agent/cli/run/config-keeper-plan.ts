import type { Config } from "../../../config/load.ts";
import type { Vitals } from "../../../config/revision/state.ts";
import type { Rules } from "../../domain/rules.ts";
import type { Log } from "../../ports/log.ts";
import type { CommandFate } from "../../uplink/state.ts";

/** What the keeper of configurations needs of the agent that runs one. */
export interface KeptAgent {
  readonly vitals: () => Vitals;
  readonly devices: () => readonly string[];
  /** Whether other rules could be put in now without harm to any visit. */
  readonly isQuiet: (next: Rules) => boolean;
  /** Null while the clock cannot be believed. */
  readonly wall: () => number | null;
  readonly tellFate: (fate: CommandFate) => void;
  readonly reconfigure: (config: Config) => Promise<void>;
}

export interface KeeperPlan {
  /** The local file. */
  readonly file: string;
  readonly directory: string;
  readonly log: Log;
}
