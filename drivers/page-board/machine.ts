import {
  type Answer,
  answer,
  type Figures,
  type Part,
  part,
  type Sleeper,
  sooner,
} from "../../agent/kernel/machine.ts";
import { later, type MonoMs, since } from "../../agent/kernel/units.ts";
import type { Scene, ScreenOrder, ScreenWord } from "../../agent/ports/screen.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import {
  type Announcer,
  announcerWakeAt,
  endAnnouncement,
  hearCalls,
  hush,
  nextAnnouncement,
  silentAnnouncer,
} from "./announcer.ts";
import { emptyLine, type FromPage, type Line, lineBytes, readPage } from "./protocol.ts";

/** A browser paints within a frame; a small computer that is busy takes a second or two. */
export const PAINT_WAIT_MS = 10_000;
/** A page that hears nothing for longer says how old its data is. */
export const REFRESH_MS = 10_000;

export interface PageBoardOptions {
  /** Whether this screen also speaks. */
  readonly voice: boolean;
}

interface PageBoard extends Sleeper {
  readonly options: PageBoardOptions;
  readonly isOpen: boolean;
  readonly scene: Scene;
  /** Counts scenes; `painted` names the one that the screen shows. */
  readonly no: number;
  readonly sent: { readonly no: number; readonly at: MonoMs; readonly calls: readonly string[] } | null;
  readonly painted: number;
  readonly saidAt: MonoMs | null;
  readonly isWell: boolean | null;
  readonly line: Line;
  readonly announcer: Announcer;
  readonly strangeLines: number;
  readonly mutedAnnouncements: number;
}

type Out = DriverOut<ScreenWord>;
type PageBoardAnswer = Answer<PageBoard, Out>;

const EMPTY: Scene = {
  languages: [],
  timezone: "UTC",
  places: {},
  calls: [],
  queues: [],
  checked: null,
  notice: "out-of-order",
};

/** A screen with a browser: it is told whole scenes, the latest wins, and it says itself what it has painted. */
export function pageBoardMachine(options: PageBoardOptions): Part<DriverIn<ScreenOrder>, Out> {
  const first: PageBoard = {
    options,
    isOpen: false,
    scene: EMPTY,
    no: 0,
    sent: null,
    painted: -1,
    saidAt: null,
    isWell: null,
    line: emptyLine,
    announcer: silentAnnouncer,
    strangeLines: 0,
    mutedAnnouncements: 0,
    wakeAt: null,
  };
  return part(first, stepPageBoard, figuresOf);
}

const figuresOf = ({ announcer, strangeLines, mutedAnnouncements }: PageBoard): Figures => ({
  announced: announcer.announced,
  announcementsLeftOut: announcer.leftOut,
  announcementsUnended: announcer.unended,
  announcementsMuted: mutedAnnouncements,
  strangeLines,
});

function stepPageBoard(board: PageBoard, input: DriverIn<ScreenOrder>, now: MonoMs): PageBoardAnswer {
  const taken = take(board, input, now);
  return scheduled(speak(paint(taken, now), now));
}

function take(board: PageBoard, input: DriverIn<ScreenOrder>, now: MonoMs): PageBoardAnswer {
  switch (input.type) {
    case "opened":
      return answer({ ...board, isOpen: true, sent: null, painted: -1, saidAt: null, isWell: null, line: emptyLine });
    case "closed":
      return answer({ ...board, isOpen: false, sent: null, announcer: hush(board.announcer) });
    case "order":
      return answer(toldScene(board, input.order.scene, now));
    case "heard":
      return board.isOpen ? hear(board, input.bytes, now) : answer(board);
    default:
      return answer(board);
  }
}

function toldScene(board: PageBoard, scene: Scene, now: MonoMs): PageBoard {
  const announcer = hearCalls(board.announcer, scene.calls, now);
  const isSilent = !board.isOpen || !board.options.voice;
  return { ...board, scene, no: board.no + 1, announcer: isSilent ? hush(announcer) : announcer };
}

function hear(before: PageBoard, bytes: Uint8Array, now: MonoMs): PageBoardAnswer {
  const { line, said } = readPage(before.line, bytes);
  let board: PageBoard = { ...before, line };
  const out: Out[] = [];
  for (const word of said) {
    const next = heardWord(board, word, now);
    board = next.state;
    out.push(...next.out);
  }
  return { state: board, out };
}

function heardWord(board: PageBoard, word: FromPage | null, now: MonoMs): PageBoardAnswer {
  if (word === null) return answer({ ...board, strangeLines: board.strangeLines + 1 });
  if (word.type === "looking") return answer({ ...board, sent: null, saidAt: null });
  if (word.type === "announced") return heardAnnounced(board, word, now);
  const { sent } = board;
  if (sent === null || sent.no !== word.no) return answer(board);
  const isNews = board.painted !== sent.no;
  const words: Out[] = isNews ? [{ type: "told", word: { type: "painted", calls: sent.calls } }] : [];
  const health: Out[] = board.isWell === true ? [] : [{ type: "health", phase: "ready", fault: null }];
  return answer({ ...board, sent: null, painted: sent.no, isWell: true }, ...health, ...words);
}

function heardAnnounced(
  board: PageBoard,
  word: Extract<FromPage, { type: "announced" }>,
  now: MonoMs,
): PageBoardAnswer {
  if (board.announcer.speaking?.call !== word.call) return answer(board);
  const ended = { ...board, announcer: endAnnouncement(board.announcer, word.call, now) };
  if (word.isHeard) return answer(ended, { type: "told", word: { type: "announced", call: word.call } });
  return answer({ ...ended, mutedAnnouncements: board.mutedAnnouncements + 1 });
}

/** Sends the latest scene once the one before it is painted, and again where the screen may have lost it. */
function paint({ state: board, out }: PageBoardAnswer, now: MonoMs): PageBoardAnswer {
  if (!board.isOpen) return { state: board, out };
  const isLate = board.sent !== null && since(board.sent.at, now) >= PAINT_WAIT_MS;
  if (board.sent !== null && !isLate) return { state: board, out };
  const isDue = board.saidAt === null || since(board.saidAt, now) >= REFRESH_MS;
  if (!isDue && board.painted === board.no) return { state: board, out };
  const health: Out[] =
    isLate && board.isWell !== false ? [{ type: "health", phase: "degraded", fault: "no-answer" }] : [];
  const calls = board.scene.calls.map(({ id }) => id);
  const bytes = lineBytes({ type: "scene", no: board.no, scene: board.scene });
  const state = {
    ...board,
    sent: { no: board.no, at: now, calls },
    saidAt: now,
    isWell: isLate ? false : board.isWell,
  };
  return { state, out: [...out, ...health, { type: "write", bytes }] };
}

function speak({ state: board, out }: PageBoardAnswer, now: MonoMs): PageBoardAnswer {
  if (!board.isOpen || !board.options.voice) return { state: board, out };
  const { announcer, call } = nextAnnouncement(board.announcer, now);
  if (call === null) return { state: { ...board, announcer }, out };
  const bytes = lineBytes({ type: "announce", call: call.id, spoken: call.spoken });
  return { state: { ...board, announcer }, out: [...out, { type: "write", bytes }] };
}

function scheduled({ state: board, out }: PageBoardAnswer): PageBoardAnswer {
  if (!board.isOpen) return { state: { ...board, wakeAt: null }, out };
  const paintAt = board.sent === null ? refreshAt(board) : later(board.sent.at, PAINT_WAIT_MS);
  return { state: { ...board, wakeAt: sooner(paintAt, announcerWakeAt(board.announcer)) }, out };
}

const refreshAt = ({ saidAt }: PageBoard): MonoMs | null => (saidAt === null ? null : later(saidAt, REFRESH_MS));
