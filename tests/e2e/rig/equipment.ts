import { DeviceServer, realWorld } from "../../../agent/console/bench/device-server.ts";
import type { BoardFace } from "../../../agent/ports/board.ts";
import type { SimWire, SimWorld } from "../../../drivers/driver.ts";
import { PROFILES } from "../../../drivers/escpos-printer/profiles.ts";
import { createSimPrinter, type SimPrinter } from "../../../drivers/escpos-printer/sim.ts";
import { PRESETS } from "../../../drivers/frame-board/presets.ts";
import { frameBoardSim } from "../../../drivers/frame-board/sim.ts";

/** A printer as fast as no real one, so that a thousand tickets fit into a test. */
const FAST_MS_PER_DOT = 0.01;
const BOARD_PLACES = 4;

export interface SlipOnPaper {
  readonly no: number;
  readonly lines: readonly string[];
  readonly isTorn: boolean;
}

/** A printer with power and a roll of its own behind TCP; remembers all slips that ever fell out. */
export class TestPrinter {
  readonly sim: SimPrinter;
  readonly server: DeviceServer;
  /** What happened to it and what came out of it, for whoever wonders. */
  readonly diary: { readonly at: string; readonly what: string; readonly more: string }[] = [];
  #heard: (at: number) => void = () => undefined;
  readonly #slips = new Map<number, SlipOnPaper>();

  constructor(unit: SimWorld["unit"] = realWorld.unit, msPerDot = FAST_MS_PER_DOT) {
    this.sim = createSimPrinter(
      PROFILES["epson-tm-t20"],
      { after: realWorld.after, unit },
      { msPerDot, drawsPictures: false },
    );
    const plug: SimPrinter["plug"] = (sink) => {
      const wire = this.sim.plug(sink);
      return wire === null ? null : { ...wire, hear: (bytes) => this.#hear(wire, bytes) };
    };
    this.server = new DeviceServer({ ...this.sim, plug }, () => this.#collect());
  }

  /** When the next byte arrives, by performance.now. */
  nextByte(): Promise<number> {
    return new Promise((settle) => {
      this.#heard = settle;
    });
  }

  #hear(wire: SimWire, bytes: Uint8Array): void {
    this.#heard(performance.now());
    wire.hear(bytes);
  }

  remember(what: string, more: string): void {
    this.diary.push({ at: new Date().toISOString(), what, more });
  }

  slips(): readonly SlipOnPaper[] {
    this.#collect();
    return [...this.#slips.values()];
  }

  #collect(): void {
    for (const { no, lines, isTorn } of this.sim.slips().toReversed()) {
      if (this.#slips.has(no)) break;
      this.#slips.set(no, { no, lines, isTorn });
      this.remember(isTorn ? "torn" : "slip", lines.join("|"));
    }
  }
}

/** A board with mains of its own behind TCP. */
export class TestBoard {
  readonly server: DeviceServer;
  readonly #sim: ReturnType<typeof frameBoardSim>;

  constructor(address: number) {
    this.#sim = frameBoardSim({ template: PRESETS.qsystem, address, width: BOARD_PLACES }, realWorld);
    this.server = new DeviceServer(this.#sim, () => undefined);
  }

  face(): BoardFace {
    return this.#sim.face() as BoardFace;
  }
}
