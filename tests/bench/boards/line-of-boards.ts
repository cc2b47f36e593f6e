import type { BoardFace, BoardOrder, BoardWord } from "../../../agent/ports/board.ts";
import { Bus } from "../../../drivers/links/bus.ts";
import { pipe } from "../../../drivers/links/pipe.ts";
import { type LineFace, sharedLine } from "../../../drivers/links/shared-line.ts";
import { modbusBoard } from "../../../drivers/modbus-board/driver.ts";
import { DeviceRig } from "../../unit/drivers/rig.ts";
import { TestWorld } from "../../unit/drivers/world.ts";

const STEP_MS = 1;
const MOST_MS = 60_000;
const SETTLE_MS = 20_000;

const called = (no: number): BoardFace => ({ text: `A${String(no).padStart(3, "0")}`, arrow: "left", blink: true });

/** Boards with registers on one line of a given speed: every byte takes its time, and virtual time costs none. */
export class LineOfBoards {
  readonly #world = new TestWorld();
  readonly #rigs: readonly DeviceRig<BoardOrder, BoardWord>[];
  readonly #line: ReturnType<typeof sharedLine>;
  readonly #twins: readonly NonNullable<ReturnType<NonNullable<typeof modbusBoard.sim>>>[];

  constructor(boards: number, baud: number) {
    const world = this.#world;
    const options = Array.from({ length: boards }, (_, at) =>
      modbusBoard.options.parse({ preset: "dm36", address: at + 1 }),
    );
    const sim = { after: world.after, unit: world.unit, msPerByte: 0 };
    this.#twins = options.flatMap((one) => modbusBoard.sim?.(one, sim) ?? []);
    this.#line = sharedLine(this.#twins, { baud }, world);
    const bus = new Bus(pipe(this.#line, world), { baud }, world);
    this.#rigs = options.map((one) =>
      new DeviceRig<BoardOrder, BoardWord>(world, modbusBoard.machine(one), { link: bus.member() }).start(),
    );
    world.pass(SETTLE_MS);
  }

  /** The same call on all boards. */
  call(no: number): void {
    for (const rig of this.#rigs) rig.order({ type: "show", face: called(no) });
  }

  pass(ms: number): void {
    this.#world.pass(ms);
  }

  mute(board: number): void {
    this.#twins[board]?.fault("mute", true);
  }

  /** How many boards have proven this call. */
  proven(no: number): number {
    const { text } = called(no);
    return this.#rigs.filter(({ words }) => words.some(({ face, readBack }) => readBack && face?.text === text)).length;
  }

  /** Virtual milliseconds until so many boards have proven the call; null where that does not come. */
  untilProven(no: number, boards: number): number | null {
    const from = this.#world.mono();
    for (let ms = 0; ms < MOST_MS; ms += STEP_MS) {
      if (this.proven(no) >= boards) return this.#world.mono() - from;
      this.pass(STEP_MS);
    }
    return null;
  }

  /** How many faces each board has told as shown. */
  told(): readonly number[] {
    return this.#rigs.map(({ words }) => words.length);
  }

  shown(): readonly string[] {
    return this.#twins.map((twin) => (twin.face() as BoardFace).text);
  }

  collisions(): number {
    return (this.#line.face() as LineFace).collisions;
  }
}
