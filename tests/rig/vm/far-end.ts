import type { Socket } from "node:net";
import { realWorld } from "../../../agent/console/bench/device-server.ts";
import type { BoardFace } from "../../../agent/ports/board.ts";
import type { SimDevice, SimWire } from "../../../drivers/driver.ts";
import { PROFILES } from "../../../drivers/escpos-printer/profiles.ts";
import { createSimPrinter, type SimPrinter } from "../../../drivers/escpos-printer/sim.ts";
import { PRESETS } from "../../../drivers/frame-board/presets.ts";
import { frameBoardSim } from "../../../drivers/frame-board/sim.ts";
import { dial } from "./sockets.ts";

/** A tenth of the time that a real printer needs, so that a test shows the paper and not the waiting. */
const MS_PER_DOT = 0.08;
const BOARD_PLACES = 4;

/** A device with power of its own on the RS-232 side of an adapter; it does not notice when the USB side is pulled. */
export class FarEnd {
  bytesIn = 0;
  readonly #socket: Socket;
  #bytesLeft = Number.POSITIVE_INFINITY;
  #cutOff: () => void = () => undefined;

  constructor(socket: Socket, device: SimDevice) {
    this.#socket = socket;
    const wire = device.plug({
      opened: () => undefined,
      heard: (bytes) => {
        if (this.#bytesLeft > 0) socket.write(bytes);
      },
      drained: () => undefined,
      closed: () => undefined,
    });
    socket.on("data", (bytes: Buffer) => this.#hear(bytes, wire));
  }

  /** Settles when so many more bytes have arrived; what comes later falls off the torn wire until `mend`. */
  tearAfter(bytes: number): Promise<void> {
    this.#bytesLeft = bytes;
    return new Promise((settle) => {
      this.#cutOff = settle;
    });
  }

  mend(): void {
    this.#bytesLeft = Number.POSITIVE_INFINITY;
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(bytes: Buffer, wire: SimWire | null): void {
    const taken = bytes.subarray(0, this.#bytesLeft);
    this.#bytesLeft -= taken.length;
    this.bytesIn += taken.length;
    if (taken.length > 0) wire?.hear(taken);
    if (this.#bytesLeft === 0) this.#cutOff();
  }
}

/** A ticket printer, and every slip that ever fell out of it. */
export class Printer {
  readonly sim: SimPrinter;
  readonly wire: FarEnd;

  constructor(socket: Socket, msPerDot = MS_PER_DOT) {
    this.sim = createSimPrinter(PROFILES["epson-tm-t20"], realWorld, { msPerDot, drawsPictures: false });
    this.wire = new FarEnd(socket, this.sim);
  }

  /** What stands on the slips that show this text, oldest first. */
  slipsWith(text: string): readonly { readonly lines: readonly string[]; readonly isTorn: boolean }[] {
    return this.sim.slips().filter(({ lines }) => lines.some((line) => line.includes(text)));
  }
}

export class Board {
  readonly wire: FarEnd;
  readonly #sim: SimDevice;

  constructor(socket: Socket) {
    this.#sim = frameBoardSim({ template: PRESETS.qsystem, address: 33, width: BOARD_PLACES }, realWorld);
    this.wire = new FarEnd(socket, this.#sim);
  }

  face(): BoardFace {
    return this.#sim.face() as BoardFace;
  }
}

export const openPrinter = async (path: string): Promise<Printer> => new Printer(await dial(path));
export const openBoard = async (path: string): Promise<Board> => new Board(await dial(path));
