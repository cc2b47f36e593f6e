import { type Answer, answer, type Part, part, type Sleeper, sooner } from "../agent/kernel/machine.ts";
import { later, type MonoMs } from "../agent/kernel/units.ts";
import type { BoardFace, BoardOrder, BoardWord } from "../agent/ports/board.ts";
import type { DriverIn, DriverOut } from "./driver.ts";

/** A frame is a few bytes; a wire that has not taken it by now never will. */
const DRAIN_MOST_MS = 30_000;
/** A board that was not told anew for so many refreshes may show anything. */
export const STALE_REFRESHES = 3;

export interface ToldBoardSettings {
  readonly encode: (face: BoardFace | null) => Uint8Array;
  /** What the board is told first after each opening. */
  readonly begin?: Uint8Array;
  /** Boards forget when their mains flickers, so they are told again. */
  readonly refreshMs: number;
}

interface Board extends Sleeper {
  readonly settings: ToldBoardSettings;
  readonly phase: "closed" | "resting" | "sending";
  /** What it should show, and which order asked for it (0: none yet). */
  readonly wanted: { readonly face: BoardFace | null; readonly order: number };
  readonly sent: { readonly face: BoardFace | null; readonly order: number };
  /** The last order whose face was told as shown. */
  readonly toldOrder: number;
  /** When the frame that is on its way has to have left. */
  readonly drainBy: MonoMs;
  /** When what it shows is old; null where that was told already. */
  readonly staleAt: MonoMs | null;
  readonly frames: number;
}

type BoardAnswer = Answer<Board, DriverOut<BoardWord>>;

/** A board that is written to and never answers: the latest value wins, and is repeated. */
export function toldBoard(settings: ToldBoardSettings): Part<DriverIn<BoardOrder>, DriverOut<BoardWord>> {
  const blank = { face: null, order: 0 };
  const first: Board = {
    settings,
    phase: "closed",
    wanted: blank,
    sent: blank,
    toldOrder: 0,
    drainBy: 0 as MonoMs,
    staleAt: null,
    frames: 0,
    wakeAt: null,
  };
  return part(first, stepBoard, ({ frames }) => ({ framesTaken: frames }));
}

function stepBoard(board: Board, input: DriverIn<BoardOrder>, now: MonoMs): BoardAnswer {
  switch (input.type) {
    case "opened":
      return send({ ...board, staleAt: staleAt(board, now) }, now, board.settings.begin);
    case "closed":
      return answer({ ...board, phase: "closed", staleAt: null, wakeAt: null });
    case "order":
      return want(board, input.order.face, now);
    case "drained":
      return board.phase === "sending" ? landed(board, now) : answer(board);
    case "woken":
      return woken(board, now);
    case "heard":
    case "edge":
      return answer(board);
  }
}

const staleAt = ({ settings }: Board, now: MonoMs): MonoMs => later(now, STALE_REFRESHES * settings.refreshMs);

function want(board: Board, face: BoardFace | null, now: MonoMs): BoardAnswer {
  const wanting: Board = { ...board, wanted: { face, order: board.wanted.order + 1 } };
  return board.phase === "resting" ? send(wanting, now) : answer(wanting);
}

function send(board: Board, now: MonoMs, begin: Uint8Array = new Uint8Array()): BoardAnswer {
  const drainBy = later(now, DRAIN_MOST_MS);
  const sending: Board = {
    ...board,
    phase: "sending",
    sent: board.wanted,
    drainBy,
    wakeAt: sooner(drainBy, board.staleAt),
  };
  const bytes = Uint8Array.of(...begin, ...board.settings.encode(board.wanted.face));
  return answer(sending, { type: "write", bytes });
}

function landed(board: Board, now: MonoMs): BoardAnswer {
  const { sent, settings } = board;
  const isNews = sent.order > board.toldOrder;
  const rested: Board = {
    ...board,
    phase: "resting",
    toldOrder: sent.order,
    staleAt: staleAt(board, now),
    frames: board.frames + 1,
    wakeAt: later(now, settings.refreshMs),
  };
  const next: BoardAnswer = board.wanted.order === sent.order ? answer(rested) : send(rested, now);
  const words: DriverOut<BoardWord>[] = isNews
    ? [{ type: "told", word: { type: "shown", face: sent.face, readBack: false } }]
    : [];
  return { state: next.state, out: [{ type: "health", phase: "ready", fault: null }, ...words, ...next.out] };
}

function woken(board: Board, now: MonoMs): BoardAnswer {
  if (board.wakeAt === null || board.wakeAt > now) return answer(board);
  if (board.phase === "resting") return send(board, now);
  if (board.drainBy <= now) {
    return answer({ ...board, phase: "closed", wakeAt: null }, { type: "reopen", fault: "link-stalled" });
  }
  const old: Board = { ...board, staleAt: null, wakeAt: board.drainBy };
  return answer(old, { type: "health", phase: "degraded", fault: "board-stale" });
}
