import type { SimDevice } from "../../../drivers/driver.ts";
import type { PaperView } from "./bench-state.ts";
import { pngOf } from "./png.ts";

const PAPERS_SHOWN = 4;
const PNGS_MAX = 12;

/** What the virtual printer shows of one slip; drivers/escpos-printer/sim.ts draws it from the bytes. */
interface Slip {
  readonly no: number;
  readonly isTorn: boolean;
  readonly width: number;
  readonly height: number;
  readonly dots: string | null;
}

interface PrinterFace {
  readonly isPrinting: boolean;
  readonly slips: readonly Slip[];
}

/** The papers that came out of the printer lately, as pictures. */
export class Papers {
  readonly #printer: SimDevice;
  readonly #pngs = new Map<string, Uint8Array>();

  constructor(printer: SimDevice) {
    this.#printer = printer;
  }

  /** Newest first. */
  views(): readonly PaperView[] {
    return this.#slips()
      .filter((slip) => slip.dots !== null && slip.height > 0)
      .slice(-PAPERS_SHOWN)
      .reverse()
      .map(({ no, width, height, isTorn }) => ({ id: String(no), width, height, isTorn }));
  }

  png(id: string): Uint8Array | null {
    const slip = this.#slips().find(({ no }) => String(no) === id);
    if (slip === undefined || slip.dots === null) return null;
    const key = `${id} ${slip.height}`;
    const known = this.#pngs.get(key);
    if (known !== undefined) return known;
    const png = pngOf({ width: slip.width, height: slip.height, rows: Buffer.from(slip.dots, "base64") });
    this.#pngs.set(key, png);
    const [oldest] = this.#pngs.keys();
    if (this.#pngs.size > PNGS_MAX && oldest !== undefined) this.#pngs.delete(oldest);
    return png;
  }

  #slips(): readonly Slip[] {
    return (this.#printer.face() as PrinterFace).slips;
  }
}
