import { type Answer, type Sleeper, sooner } from "../../agent/kernel/machine.ts";
import { later, type MonoMs } from "../../agent/kernel/units.ts";
import type { BoardFace, BoardWord } from "../../agent/ports/board.ts";
import type { DriverOut } from "../driver.ts";
import { STALE_REFRESHES } from "../told-board.ts";
import { type Exchange, readExchanges, writeExchanges } from "./protocol.ts";
import type { RegisterMap } from "./register-map.ts";
import { runsOf } from "./registers.ts";

export interface ModbusBoardSettings {
  readonly map: RegisterMap;
  readonly address: number;
  readonly refreshMs: number;
  /** How long the board may take to answer after the question has left. */
  readonly answerMs: number;
  /** Silence before each question. */
  readonly pauseMs: number;
  /** Whether it is asked what it holds. */
  readonly readBack: boolean;
}

export interface Wish {
  readonly face: BoardFace | null;
  /** Which order asked for it; 0: none yet. */
  readonly order: number;
}

type Trouble = "no-answer" | "board-refuses" | "board-differs";

export interface Board extends Sleeper {
  readonly settings: ModbusBoardSettings;
  readonly phase: "closed" | "resting" | "pausing" | "sending" | "awaiting";
  readonly wanted: Wish;
  /** What the exchanges are about. */
  readonly target: Wish;
  /** Still to be done, the present one first. */
  readonly plan: readonly Exchange[];
  /** It only looks whether the board still holds what it was told. */
  readonly isLook: boolean;
  /** How often the present question was asked. */
  readonly tries: number;
  /** How often the target was written and read back as something else. */
  readonly differed: number;
  readonly toldOrder: number;
  readonly trouble: Trouble | null;
  readonly isStale: boolean;
  readonly inbox: Uint8Array;
  /** When the phase has lasted long enough. */
  readonly dueAt: MonoMs | null;
  readonly staleAt: MonoMs | null;
  readonly figures: Figures;
}

interface Figures {
  readonly proofs: number;
  readonly unanswered: number;
  readonly refusals: number;
  readonly differences: number;
}

export type BoardAnswer = Answer<Board, DriverOut<BoardWord>>;
export type BoardOut = DriverOut<BoardWord>;

const NOBODY: Wish = { face: null, order: 0 };

export const unknownBoard = (settings: ModbusBoardSettings): Board => ({
  settings,
  phase: "closed",
  wanted: NOBODY,
  target: NOBODY,
  plan: [],
  isLook: false,
  tries: 0,
  differed: 0,
  toldOrder: 0,
  trouble: null,
  isStale: false,
  inbox: new Uint8Array(),
  dueAt: null,
  staleAt: null,
  figures: { proofs: 0, unanswered: 0, refusals: 0, differences: 0 },
  wakeAt: null,
});

/** To write what is wanted and to read it back. */
export function withWritePlan(board: Board): Board {
  const { settings, wanted } = board;
  const { map, address, readBack } = settings;
  const runs = runsOf(map, wanted.face);
  const reads = readBack ? readExchanges(address, runs) : [];
  const plan = [...writeExchanges(address, map.write, runs), ...reads];
  return { ...board, target: wanted, plan, isLook: false, tries: 0 };
}

/** To look whether the board still holds it; many boards keep their registers in memory that wears out by writing. */
export function withLookPlan(board: Board): Board {
  const { settings, wanted } = board;
  if (!settings.readBack) return withWritePlan(board);
  const plan = readExchanges(settings.address, runsOf(settings.map, wanted.face));
  return { ...board, target: wanted, plan, isLook: true, tries: 0, differed: 0 };
}

export const counted = (board: Board, name: keyof Figures): Board => ({
  ...board,
  figures: { ...board.figures, [name]: board.figures[name] + 1 },
});

export const staleAt = ({ settings }: Board, now: MonoMs): MonoMs => later(now, STALE_REFRESHES * settings.refreshMs);

/** How it is: what is old is worse than what is wrong with it just now. */
export const healthOf = ({ isStale, trouble }: Board): BoardOut => {
  const fault = isStale ? "board-stale" : trouble;
  return { type: "health", phase: fault === null ? "ready" : "degraded", fault };
};

export const wishing = (board: Board): Board => ({ ...board, wakeAt: sooner(board.dueAt, board.staleAt) });
