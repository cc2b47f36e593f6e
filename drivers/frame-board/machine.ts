import { type Answer, answer, type Part, part, type Sleeper } from "../../agent/kernel/machine.ts";
import { later, type MonoMs } from "../../agent/kernel/units.ts";
import type { BoardFace, BoardOrder, BoardWord } from "../../agent/ports/board.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import { encodeFrame, type FrameSettings } from "./protocol.ts";

/** A frame is a few bytes; a wire that has not taken it by now never will. */
const DRAIN_MOST_MS = 30_000;

export interface FrameBoardSettings extends FrameSettings {
  /** Boards forget when their mains flickers, so they are told again. */
  readonly refreshMs: number;
}

interface Board extends Sleeper {
  readonly settings: FrameBoardSettings;
  readonly phase: "closed" | "resting" | "sending";
  /** What it should show, and which order asked for it (0: none yet). */
  readonly wanted: { readonly face: BoardFace | null; readonly order: number };
  readonly sent: { readonly face: BoardFace | null; readonly order: number };
  /** The last order whose face was told as shown. */
  readonly toldOrder: number;
  readonly lastGoodAt: MonoMs | null;
}

type BoardAnswer = Answer<Board, DriverOut<BoardWord>>;

/** A board that is written to and never answers: the latest value wins, and is repeated. */
export function frameBoardMachine(settings: FrameBoardSettings): Part<DriverIn<BoardOrder>, DriverOut<BoardWord>> {
  const blank = { face: null, order: 0 };
  const first: Board = {
    settings,
    phase: "closed",
    wanted: blank,
    sent: blank,
    toldOrder: 0,
    lastGoodAt: null,
    wakeAt: null,
  };
  return part(first, stepBoard);
}

function stepBoard(board: Board, input: DriverIn<BoardOrder>, now: MonoMs): BoardAnswer {
  switch (input.type) {
    case "opened":
      return send(board, now);
    case "closed":
      return answer({ ...board, phase: "closed", wakeAt: null });
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

function want(board: Board, face: BoardFace | null, now: MonoMs): BoardAnswer {
  const wanting: Board = { ...board, wanted: { face, order: board.wanted.order + 1 } };
  return board.phase === "resting" ? send(wanting, now) : answer(wanting);
}

function send(board: Board, now: MonoMs): BoardAnswer {
  const sending: Board = { ...board, phase: "sending", sent: board.wanted, wakeAt: later(now, DRAIN_MOST_MS) };
  return answer(sending, { type: "write", bytes: encodeFrame(board.settings, board.wanted.face) });
}

function landed(board: Board, now: MonoMs): BoardAnswer {
  const { sent, settings } = board;
  const isNews = sent.order > board.toldOrder;
  const rested: Board = {
    ...board,
    phase: "resting",
    toldOrder: sent.order,
    lastGoodAt: now,
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
  return answer({ ...board, phase: "closed", wakeAt: null }, { type: "reopen", fault: "link-stalled" });
}
