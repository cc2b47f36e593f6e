import { boardFace } from "../domain/board-face.ts";
import { type Centre, stationOf } from "../domain/centre.ts";
import type { EventOf } from "../domain/event.ts";
import { CALLS_KEPT } from "../domain/latest-calls.ts";
import type { Rules, Station } from "../domain/rules.ts";
import { legAt } from "../domain/visit.ts";
import { type MonoMs, since } from "../kernel/units.ts";
import type { BoardFace, BoardWord } from "../ports/board.ts";
import { callName } from "./hall-scene.ts";
import { pageStation } from "./page-station.ts";
import type { WiredDevice } from "./world.ts";

/** A board that has not said by then that it shows the call has not shown it in time. */
const SHOWN_WAIT_MS = 10_000;

type CallShown = EventOf<"call.shown">["data"];
type ShownBoard = CallShown["boards"][number];

/** As many as the fact has room for; boards go before screens. */
const DISPLAYS_MAX = 16;

/** A call that is on now, and the boards and screens that should show it. */
export interface Call {
  readonly facts: Omit<CallShown, "boards">;
  /** The same while it is the same call. */
  readonly key: string;
  readonly face: BoardFace;
  /** How its names in scenes begin; a recall has another end. */
  readonly scene: string;
  readonly boards: readonly string[];
}

/** A screen of the hall shows the calls of every station, that of a window only its own. */
export interface CallScreen {
  readonly id: string;
  readonly station: string | null;
}

export function callScreens(devices: readonly Pick<WiredDevice, "id" | "role" | "wire">[], rules: Rules): CallScreen[] {
  return devices
    .filter(({ role }) => role === "screen")
    .map(({ id, wire }) => ({ id, station: pageStation(wire, rules)?.id ?? null }));
}

interface Awaited extends Call {
  readonly since: MonoMs;
  readonly shown: Map<string, ShownBoard>;
}

/** The board over a station, and others that show its calls. */
export const boardsOf = ({ board, boards = [] }: Pick<Station, "board" | "boards">): readonly string[] => [
  ...new Set([...(board === null ? [] : [board]), ...boards]),
];

function displaysOf(station: Station, screens: readonly CallScreen[]): readonly string[] {
  const showing = screens.filter((screen) => screen.station === null || screen.station === station.id);
  return [...boardsOf(station), ...showing.map(({ id }) => id)].slice(0, DISPLAYS_MAX);
}

/** By station: what is called to each, null where nothing is. */
export function callsIn(
  centre: Centre,
  rules: Rules,
  screens: readonly CallScreen[] = [],
): ReadonlyMap<string, Call | null> {
  return new Map(rules.stations.map((station) => [station.id, callAt(centre, station, displaysOf(station, screens))]));
}

function callAt(centre: Centre, station: Station, boards: readonly string[]): Call | null {
  const face = boardFace(centre, station);
  const visit = centre.visits.get(stationOf(centre, station.id).visit ?? "");
  const leg = visit === undefined ? null : legAt(visit, station.id);
  if (face === null || !face.blink || visit === undefined || leg === null || boards.length === 0) return null;
  const facts = { visit: visit.id, ticket: visit.ticket, station: station.id, stage: leg.stage };
  const calledAt = leg.calledAt?.wall ?? 0;
  const scene = callName({ visit: visit.id, stage: leg.stage, at: calledAt });
  return { facts, key: `${visit.id} ${leg.stage} ${calledAt}`, face, scene, boards };
}

/** Which boards and screens have shown each call, and how sure that is: one fact a call, when all have, or when it is over or too late. */
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
      told.push(...this.#prove(station, { board, proof: readBack ? "read-back" : "taken" }, now));
    }
    return told;
  }

  /** A screen says itself which calls stood on what it painted; it has room for the first of them. */
  painted(screen: string, calls: readonly string[], now: MonoMs): readonly CallShown[] {
    const seen = calls.slice(0, CALLS_KEPT);
    const told: CallShown[] = [];
    for (const [station, call] of this.#awaited) {
      if (!call.boards.includes(screen) || call.shown.has(screen)) continue;
      if (!seen.some((id) => id.startsWith(`${call.scene}/`))) continue;
      told.push(...this.#prove(station, { board: screen, proof: "read-back" }, now));
    }
    return told;
  }

  #prove(station: string, proven: Pick<ShownBoard, "board" | "proof">, now: MonoMs): readonly CallShown[] {
    const call = this.#awaited.get(station);
    if (call === undefined) return [];
    call.shown.set(proven.board, { ...proven, afterMs: Math.max(0, Math.round(since(call.since, now))) });
    return call.shown.size === call.boards.length ? this.#settle(station) : [];
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
