import type { CentreEvent } from "./event.ts";
import type { Instant } from "./instant.ts";

/** An event with its place in the journal: all that `evolve` may look at. */
export interface Fact<Event extends CentreEvent = CentreEvent> {
  readonly seq: number;
  readonly at: Instant;
  readonly event: Event;
}
