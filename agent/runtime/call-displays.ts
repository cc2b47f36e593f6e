import { boardFace } from "../domain/board-face.ts";
import { type Centre, stationOf } from "../domain/centre.ts";
import type { EventOf } from "../domain/event.ts";
import type { Rules, Station } from "../domain/rules.ts";
import { legAt } from "../domain/visit.ts";
import { type MonoMs, since } from "../kernel/units.ts";
import type { BoardFace, BoardWord } from "../ports/board.ts";

/** A board that has not said by then that it shows the call has not shown it in time. */
const SHOWN_WAIT_MS = 10_000;

type CallShown = EventOf<"call.shown">["data"];
type ShownBoard = CallShown["boards"][number];

/** A call that is on now, and the boards that should show it. */
export interface Call {
  readonly facts: Omit<CallShown, "boards">;
  /** The same while it is the same call. */
  readonly key: string;
  readonly face: BoardFace;
  readonly boards: readonly string[];
}

interface Awaited extends Call {
  readonly since: MonoMs;
  readonly shown: Map<string, ShownBoard>;
}

/** The board over a station, and others that show its calls. */
export const boardsOf = ({ board, boards = [] }: Pick<Station, "board" | "boards">): readonly string[] => [
  ...new Set([...(board === null ? [] : [board]), ...boards]),
];

/** By station: what is called to each, null where nothing is. */
export function callsIn(centre: Centre, rules: Rules): ReadonlyMap<string, Call | null> {
  return new Map(rules.stations.map((station) => [station.id, callAt(centre, station)]));
}

function callAt(centre: Centre, station: Station): Call | null {
  const face = boardFace(centre, station);
  const visit = centre.visits.get(stationOf(centre, station.id).visit ?? "");
  const leg = visit === undefined ? null : legAt(visit, station.id);
  const boards = boardsOf(station);
  if (face === null || !face.blink || visit === undefined || leg === null || boards.length === 0) return null;
  const facts = { visit: visit.id, ticket: visit.ticket, station: station.id, stage: leg.stage };
  return { facts, key: `${visit.id} ${leg.stage} ${leg.calledAt?.wall ?? 0}`, face, boards };
}

/** Which boards have shown each call, and how sure that is: one fact a call, when all have, or when it is over or too late. */
export class CallDisplays {
  readonly #known = new Map<string, string | null>();
  readonly #awaited = new Map<string, Awaited>();

  /** What is called already when one looks first was called in another life. */
  look(calls: ReadonlyMap<string, Call | null>, now: MonoMs): readonly CallShown[] {
    const told: CallShown[] = [];
    for (const [station, call] of calls) {
      const before = this.#known.get(station);
      const key = call?.key ?? null;
      if (before === key) continue;
      this.#known.set(station, key);
      told.push(...this.#settle(station));
      if (before !== undefined && call !== null) this.#awaited.set(station, { ...call, since: now, shown: new Map() });
    }
    return told;
  }

  shown(board: string, { face, readBack }: BoardWord, now: MonoMs): readonly CallShown[] {
    const told: CallShown[] = [];
    for (const [station, call] of this.#awaited) {
      if (!call.boards.includes(board) || !isSame(call.face, face)) continue;
      const proof = readBack ? "read-back" : "taken";
      call.shown.set(board, { board, proof, afterMs: Math.max(0, Math.round(since(call.since, now))) });
      if (call.shown.size === call.boards.length) told.push(...this.#settle(station));
    }
    return told;
  }

  passTime(now: MonoMs): readonly CallShown[] {
    const late = [...this.#awaited].filter(([, call]) => since(call.since, now) >= SHOWN_WAIT_MS);
    return late.flatMap(([station]) => this.#settle(station));
  }

  #settle(station: string): readonly CallShown[] {
    const call = this.#awaited.get(station);
    this.#awaited.delete(station);
    if (call === undefined) return [];
    const boards = call.boards.map(
      (board): ShownBoard => call.shown.get(board) ?? { board, proof: "none", afterMs: null },
    );
    return [{ ...call.facts, boards }];
  }
}

const isSame = (one: BoardFace, other: BoardFace | null): boolean =>
  other !== null && one.text === other.text && one.arrow === other.arrow && one.blink === other.blink;
