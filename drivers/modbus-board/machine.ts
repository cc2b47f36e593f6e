import { answer, type Part, part } from "../../agent/kernel/machine.ts";
import { later, type MonoMs } from "../../agent/kernel/units.ts";
import type { BoardOrder, BoardWord } from "../../agent/ports/board.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import { INBOX_BYTES_MAX, type Reply, replyIn } from "./protocol.ts";
import {
  type Board,
  type BoardAnswer,
  counted,
  healthOf,
  type ModbusBoardSettings,
  staleAt,
  unknownBoard,
  wishing,
  withLookPlan,
  withWritePlan,
} from "./state.ts";

/** A question is a few bytes; a wire that has not taken it by now never will. */
const DRAIN_MOST_MS = 30_000;
const TRIES_MAX = 3;
/** How often a face is written again because the board holds another. */
const REWRITES_MAX = 1;
/** A board in trouble is tried so often, and then once: on a shared line it must not keep the others waiting. */
const RETRY_MS = 5_000;

/** A board that says what it holds: written, read back, and only then shown. The latest value wins. */
export function modbusBoardMachine(settings: ModbusBoardSettings): Part<DriverIn<BoardOrder>, DriverOut<BoardWord>> {
  const step = (board: Board, input: DriverIn<BoardOrder>, now: MonoMs): BoardAnswer => {
    const { state, out } = stepBoard(board, input, now);
    return { state: wishing(state), out };
  };
  return part(unknownBoard(settings), step, ({ figures }) => ({ ...figures }));
}

function stepBoard(board: Board, input: DriverIn<BoardOrder>, now: MonoMs): BoardAnswer {
  switch (input.type) {
    case "opened":
      return ask(withWritePlan({ ...board, trouble: null, isStale: false, staleAt: staleAt(board, now) }), now);
    case "closed":
      return answer({ ...board, phase: "closed", plan: [], dueAt: null, staleAt: null });
    case "order":
      return want({ ...board, wanted: { face: input.order.face, order: board.wanted.order + 1 } }, now);
    case "drained":
      if (board.phase !== "sending") return answer(board);
      return answer({ ...board, phase: "awaiting", dueAt: later(now, board.settings.answerMs) });
    case "heard":
      return hear(board, input.bytes, now);
    case "woken":
      return woken(board, now);
    case "edge":
      return answer(board);
  }
}

/** A silent board is asked when its next try is due, and not once for each call that it misses. */
const want = (board: Board, now: MonoMs): BoardAnswer =>
  board.phase === "resting" && board.trouble !== "no-answer" ? ask(withWritePlan(board), now) : answer(board);

function ask(board: Board, now: MonoMs): BoardAnswer {
  const [exchange] = board.plan;
  if (exchange === undefined) return settle(board, now);
  const asked: Board = {
    ...board,
    phase: "sending",
    tries: board.tries + 1,
    inbox: new Uint8Array(),
    dueAt: later(now, DRAIN_MOST_MS),
  };
  return answer(asked, { type: "write", bytes: exchange.request, holdMs: board.settings.answerMs });
}

const pause = (board: Board, now: MonoMs, ms = board.settings.pauseMs): Board => ({
  ...board,
  phase: "pausing",
  dueAt: later(now, Math.max(1, ms)),
});

function hear(board: Board, bytes: Uint8Array, now: MonoMs): BoardAnswer {
  const [exchange] = board.plan;
  const isAsked = board.phase === "sending" || board.phase === "awaiting";
  if (!isAsked || exchange === undefined) return answer(board);
  const inbox = Uint8Array.of(...board.inbox, ...bytes).slice(-INBOX_BYTES_MAX);
  const reply = replyIn(inbox, exchange);
  if (reply === null) return answer({ ...board, inbox });
  const taken = takeReply({ ...board, inbox: new Uint8Array() }, reply, now);
  return { state: taken.state, out: [{ type: "answered" }, ...taken.out] };
}

function takeReply(board: Board, reply: Reply, now: MonoMs): BoardAnswer {
  if (reply.type === "refused") return refused(counted(board, "refusals"), reply.isLater, now);
  const wanted = board.plan[0]?.run.words ?? [];
  const isHeld = reply.type === "written" || reply.words.every((word, at) => word === wanted[at]);
  return isHeld ? advance(board, now) : differs(counted(board, "differences"), now);
}

/** What is superseded is written to its end, so that no board shows halves of two faces, but it is not read back. */
function advance(board: Board, now: MonoMs): BoardAnswer {
  const plan = board.plan.slice(1);
  const isSuperseded = board.wanted.order !== board.target.order;
  const next: Board = { ...board, plan, tries: 0 };
  if (plan.length === 0) return settle(next, now);
  if (isSuperseded && plan[0]?.kind === "read") return answer(pause(withWritePlan({ ...next, differed: 0 }), now));
  return answer(pause(next, now));
}

function differs(board: Board, now: MonoMs): BoardAnswer {
  const isSuperseded = board.wanted.order !== board.target.order;
  if (board.isLook || isSuperseded) return answer(pause(withWritePlan({ ...board, differed: 0 }), now));
  if (board.differed >= REWRITES_MAX) return inTrouble({ ...board, differed: 0 }, "board-differs", now);
  return answer(pause({ ...withWritePlan(board), differed: board.differed + 1 }, now));
}

function refused(board: Board, isLater: boolean, now: MonoMs): BoardAnswer {
  const mayAskAgain = isLater && board.tries < TRIES_MAX;
  return mayAskAgain ? answer(pause(board, now, board.settings.answerMs)) : inTrouble(board, "board-refuses", now);
}

function unanswered(board: Board, now: MonoMs): BoardAnswer {
  const triesMax = board.trouble === "no-answer" ? 1 : TRIES_MAX;
  const silent = counted(board, "unanswered");
  const next: BoardAnswer = board.tries < triesMax ? answer(pause(silent, now)) : inTrouble(silent, "no-answer", now);
  return { state: next.state, out: [{ type: "answered" }, ...next.out] };
}

function inTrouble(board: Board, trouble: NonNullable<Board["trouble"]>, now: MonoMs): BoardAnswer {
  const retryMs = Math.min(RETRY_MS, board.settings.refreshMs);
  const rested: Board = { ...board, phase: "resting", plan: [], trouble, dueAt: later(now, retryMs) };
  return answer(rested, healthOf(rested));
}

/** The board holds the target. */
function settle(board: Board, now: MonoMs): BoardAnswer {
  const { target, settings } = board;
  const proven: Board = {
    ...counted(board, "proofs"),
    phase: "resting",
    trouble: null,
    isStale: false,
    differed: 0,
    toldOrder: target.order,
    dueAt: later(now, settings.refreshMs),
    staleAt: staleAt(board, now),
  };
  const isNews = target.order > board.toldOrder;
  const word: BoardWord = { type: "shown", face: target.face, readBack: settings.readBack };
  const words: DriverOut<BoardWord>[] = isNews ? [{ type: "told", word }] : [];
  const next = board.wanted.order === target.order ? proven : pause(withWritePlan(proven), now);
  return { state: next, out: [healthOf(proven), ...words] };
}

function woken(board: Board, now: MonoMs): BoardAnswer {
  if (board.staleAt !== null && board.staleAt <= now) {
    const stale: Board = { ...board, isStale: true, staleAt: null };
    return answer(stale, healthOf(stale));
  }
  if (board.dueAt === null || board.dueAt > now) return answer(board);
  if (board.phase === "pausing") return ask(board, now);
  if (board.phase === "awaiting") return unanswered(board, now);
  if (board.phase === "sending") {
    return answer({ ...board, phase: "closed", dueAt: null, staleAt: null }, { type: "reopen", fault: "link-stalled" });
  }
  const isClean = board.trouble === null && board.target.order === board.wanted.order;
  return ask(isClean ? withLookPlan(board) : withWritePlan(board), now);
}
