import type { BoardFace } from "./board.ts";

/** One summons on a screen. */
export interface SceneCall {
  /** Names this call among all, so that it is announced once; a recall has another. */
  readonly id: string;
  readonly ticket: string;
  readonly station: string;
  /** What stands above the place. */
  readonly label: string;
  readonly arrow: BoardFace["arrow"];
  /** When, as UTC milliseconds. */
  readonly at: number;
  /** Whether the citizen is still to come or is being served; what is over is only remembered. */
  readonly isCurrent: boolean;
  /** Whether somebody still has to be told: a call that was followed is not announced any more. */
  readonly isAwaited: boolean;
  /** What is said aloud, by language. */
  readonly spoken: Readonly<Record<string, string>>;
}

/** What a citizen may know of a paper. */
export interface Checked {
  /** Null where the paper does not say whose it is. */
  readonly ticket: string | null;
  readonly verdict: "genuine" | "altered" | "foreign" | "unknown";
  readonly at: number;
}

/** Everything that the screens of a centre show at one moment. */
export interface Scene {
  readonly languages: readonly string[];
  readonly timezone: string;
  /** What stands above each station, by its id. */
  readonly places: Readonly<Record<string, string>>;
  /** Newest first. */
  readonly calls: readonly SceneCall[];
  readonly queues: readonly {
    readonly service: string;
    readonly letter: string;
    readonly names: Readonly<Record<string, string>>;
    readonly waiting: number;
  }[];
  /** The paper that was held before the hall's scanner last, and when; null before the first. */
  readonly checked: Checked | null;
  /** What everybody in the hall has to know; null while nothing is unusual. */
  readonly notice: "held" | "in-memory" | "out-of-order" | null;
}

export type ScreenOrder = { readonly type: "paint"; readonly scene: Scene };

/** `painted` comes from the screen itself, with the calls that stood on it; `announced` once a call was said to its end. */
export type ScreenWord =
  | { readonly type: "painted"; readonly calls: readonly string[] }
  | { readonly type: "announced"; readonly call: string };
