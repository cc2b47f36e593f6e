import type { MonoMs } from "./units.ts";

/**
 * A device or service with its wires cut: state in, state out, and a list of things for others to do.
 * It reads no clock and touches no hardware, so the same code runs in a centre and in the simulator.
 */
export type Step<State extends Sleeper, In, Out> = (state: State, input: In, now: MonoMs) => Answer<State, Out>;

export interface Answer<State, Out> {
  readonly state: State;
  readonly out: readonly Out[];
}

export interface Sleeper {
  /** When to be told `{ type: "woken" }`, or null while it waits for others. Must lie ahead of `now`. */
  readonly wakeAt: MonoMs | null;
}

export const answer = <State, Out>(state: State, ...out: readonly Out[]): Answer<State, Out> => ({ state, out });

/** A machine with its state kept inside, so that the agent need not know what a driver remembers. */
export interface Part<In, Out> {
  readonly take: (input: In, now: MonoMs) => readonly Out[];
  readonly wakeAt: () => MonoMs | null;
  /** What it counts itself, for whoever looks after it; the unit stands in the name. */
  readonly figures?: () => Figures;
}

export type Figures = Readonly<Record<string, number>>;

export function part<State extends Sleeper, In, Out>(
  first: State,
  step: Step<State, In, Out>,
  figuresOf: (state: State) => Figures = () => ({}),
): Part<In, Out> {
  let state = first;
  return {
    take(input, now) {
      const next = step(state, input, now);
      state = next.state;
      return next.out;
    },
    wakeAt: () => state.wakeAt,
    figures: () => figuresOf(state),
  };
}

/** The earlier of two wishes to be woken, where null is no wish. */
export const sooner = (one: MonoMs | null, other: MonoMs | null): MonoMs | null =>
  one === null ? other : other === null || one < other ? one : other;
