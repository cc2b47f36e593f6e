import type { FaultCode } from "../kernel/fault.ts";
import type { CentreEvent } from "./event.ts";
import type { MarkedAct } from "./rules.ts";

/** What a centre can be told to do. Carried out only after the events beside it are on disk. Boards need no order: they show the state. */
export type CentreOrder =
  | { readonly type: "print"; readonly visit: string; readonly copy: number; readonly printer: string }
  | {
      readonly type: "mark";
      readonly camera: string;
      readonly station: string;
      readonly visit: string;
      readonly ticket: string;
      readonly act: MarkedAct;
    };

/** What follows from one input: facts, deeds, and what to tell who asked when nothing could follow. */
export interface Decision {
  readonly events: readonly CentreEvent[];
  readonly orders: readonly CentreOrder[];
  readonly refusal: FaultCode | null;
}

export const nothing: Decision = { events: [], orders: [], refusal: null };

export const happened = (...events: readonly CentreEvent[]): Decision => ({ events, orders: [], refusal: null });

export const refused = (refusal: FaultCode, ...events: readonly CentreEvent[]): Decision => ({
  events,
  orders: [],
  refusal,
});

/** Several decisions about one situation; none of them may depend on another's events. */
export function allOf<Situation>(
  situation: Situation,
  decisions: readonly ((situation: Situation) => Decision)[],
): Decision {
  const events: CentreEvent[] = [];
  const orders: CentreOrder[] = [];
  for (const decide of decisions) {
    const decided = decide(situation);
    events.push(...decided.events);
    orders.push(...decided.orders);
  }
  return events.length === 0 && orders.length === 0 ? nothing : { events, orders, refusal: null };
}
