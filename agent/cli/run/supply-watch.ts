import type { CentreInput } from "../../domain/input.ts";
import type { SupplyNews } from "../../host/power.ts";
import type { FaultCode } from "../../kernel/fault.ts";
import type { Log } from "../../ports/log.ts";

/** Has the log and, once there is an agent, the journal told what becomes of the computer's own power. */
export class SupplyWatch {
  readonly #log: Log;
  #agent: { readonly tell: (input: CentreInput) => void } | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  readonly changed = (supply: SupplyNews): void => {
    if (supply !== "good") this.#log.warn("power-low" satisfies FaultCode, { supply });
    this.#agent?.tell({ type: "supply.changed", supply });
  };

  tellTo(agent: { readonly tell: (input: CentreInput) => void }): void {
    this.#agent = agent;
  }
}
