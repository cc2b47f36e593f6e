import { boardFace } from "../../agent/domain/board-face.ts";
import type { Agent } from "../../agent/runtime/agent.ts";
import { windows } from "./centre-plan.ts";
import type { Equipment } from "./equipment.ts";
import type { SimTime } from "./time.ts";

const MINUTE = 60_000;
const LOOK_EVERY_MS = 30_000;
/** A print job is answered within four minutes, and a citizen waits two for paper. */
const SLIP_MOST_MS = 7 * MINUTE;
/** Reopening a wire backs off to half a minute, and a board is told again every half minute. */
const BOARD_LOOKS_MOST = 6;

export interface PatienceWorld {
  readonly time: SimTime;
  readonly equipment: Equipment;
  readonly agent: () => Agent | null;
  readonly phaseOf: (device: string) => string | undefined;
}

/** What must not only come right in the end but within its time, also on a day that never calms down. */
export class Patience {
  readonly #world: PatienceWorld;
  readonly #wrong = new Map<string, number>();

  constructor(world: PatienceWorld) {
    this.#world = world;
    this.#look();
  }

  #look(): void {
    this.#world.time.after(LOOK_EVERY_MS, () => {
      this.#look();
      const agent = this.#world.agent();
      if (agent === null || agent.journalFault !== null) return this.#wrong.clear();
      this.#lookAtSlips(agent);
      this.#lookAtBoards(agent);
    });
  }

  #lookAtSlips(agent: Agent): void {
    const now = this.#world.time.now;
    if (now - agent.startedAt < SLIP_MOST_MS) return;
    for (const id of agent.centre.reserved) {
      const since = agent.centre.visits.get(id)?.reservedAt.mono ?? now;
      if (now - since > SLIP_MOST_MS)
        throw new Error(`${id}: the fate of a slip is settled while somebody waits for it`);
    }
  }

  #lookAtBoards(agent: Agent): void {
    for (const station of windows) {
      const id = station.board ?? "";
      const twin = this.#world.equipment.boards.get(id);
      if (twin === undefined) continue;
      const isWell = this.#world.phaseOf(id) === "ready" && twin.activeFaults().length === 0;
      const shown = twin.face() as { readonly text: string };
      const isTrue = shown.text === (boardFace(agent.centre, station)?.text ?? "");
      const looks = isWell && !isTrue ? (this.#wrong.get(id) ?? 0) + 1 : 0;
      this.#wrong.set(id, looks);
      if (looks > BOARD_LOOKS_MOST) throw new Error(`${id}: a board that is well shows what is true`);
    }
  }
}
