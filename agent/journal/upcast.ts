/** An event as an old record holds it: a name and version (`ticket.issued`, 1) and data that nobody has checked yet. */
export interface Versioned {
  readonly name: string;
  readonly version: number;
  readonly data: unknown;
}

/** What turns an event of one version into the next, by `NAME.vVERSION`. It may rename the event. */
export type Upcasts = ReadonlyMap<string, (data: unknown) => Versioned>;

/** A chain of upcasts longer than this is a circle in the registry. */
const UPCASTS_MAX = 32;

/**
 * Records are immutable, so a shape that changes is translated when it is read. Whoever gives an event a new version adds here
 * how the former one becomes it, and keeps a record of the former version as a fixture.
 */
export const UPCASTS: Upcasts = new Map();

/** The event in the newest version that the registry leads to. */
export function upcast(old: Versioned, upcasts: Upcasts): Versioned {
  let event = old;
  for (let steps = 0; steps < UPCASTS_MAX; steps += 1) {
    const next = upcasts.get(`${event.name}.v${event.version}`);
    if (next === undefined) break;
    event = next(event.data);
  }
  return event;
}
