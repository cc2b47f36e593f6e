import type { ByteLink } from "../../agent/ports/byte-link.ts";
import type { Clock } from "../../agent/ports/clock.ts";
import type { PrinterOrder, PrinterWord, PrintJob } from "../../agent/ports/printer.ts";
import type { DevicePhase } from "../../drivers/driver.ts";
import { escposPrinter } from "../../drivers/escpos-printer/driver.ts";
import type { ProfileName } from "../../drivers/escpos-printer/profiles.ts";
import type { SimPrinter } from "../../drivers/escpos-printer/sim.ts";
import { type SuperviseIn, type SuperviseOut, supervise } from "../../drivers/supervisor.ts";

/** A printer's driver under its supervisor, on any clock and any wire: what the runtime does, for one printer. */
export class PrinterRig {
  readonly words: PrinterWord[] = [];
  readonly states: string[] = [];
  readonly #life;
  readonly #clock: Pick<Clock, "mono" | "wake">;
  readonly #link: ByteLink;
  #cancelWake = (): void => undefined;

  constructor(profile: ProfileName, clock: Pick<Clock, "mono" | "wake">, link: ByteLink) {
    this.#life = supervise(escposPrinter.machine(escposPrinter.options.parse({ profile })));
    this.#clock = clock;
    this.#link = link;
  }

  get phase(): DevicePhase {
    return this.#life.figures().phase;
  }

  take(input: SuperviseIn<PrinterOrder>): void {
    const now = this.#clock.mono();
    for (const out of this.#life.take(input, now)) this.#do(out);
    this.#cancelWake();
    const wakeAt = this.#life.wakeAt();
    if (wakeAt !== null && wakeAt <= now) throw new Error(`asks to be woken ${now - wakeAt} ms ago`);
    this.#cancelWake = wakeAt === null ? () => undefined : this.#clock.wake(wakeAt, () => this.take({ type: "woken" }));
  }

  #do(out: SuperviseOut<PrinterWord>): void {
    if (out.type === "told") this.words.push(out.word);
    else if (out.type === "state") this.states.push(out.fault === null ? out.phase : `${out.phase} ${out.fault}`);
    else if (out.type === "write") this.#link.write(out.bytes);
    else if (out.type === "close") this.#link.close();
    else if (out.type === "open") {
      this.#link.open({
        opened: () => this.take({ type: "opened" }),
        heard: (bytes) => this.take({ type: "heard", bytes }),
        drained: () => this.take({ type: "drained" }),
        closed: (fault) => this.take({ type: "closed", fault }),
      });
    }
  }
}

/** A printer, whoever drives it, and the wire between them. */
export interface PrinterBench {
  readonly rig: PrinterRig;
  readonly device: SimPrinter;
  /** Paper falls off in slips; without a knife it stays one strip, and a ticket is whole also behind the rest of another. */
  readonly hasKnife: boolean;
  readonly plug: (isIn: boolean) => Promise<void>;
  readonly passes: (ms: number) => Promise<void>;
  /** How often it is worth looking whether something has happened. */
  readonly lookEveryMs: number;
  readonly dispose: () => Promise<void>;
}

const PARTS = ["begins", "goes on", "does not stop", "ends"] as const;

export const linesOf = (id: string): readonly string[] => PARTS.map((part) => `${id} ${part}`);

const slipOf = (id: string): PrintJob => ({
  id,
  lines: linesOf(id).map((text) => ({ kind: "text", text, size: "normal", align: "left" })),
});

export const give = ({ rig }: PrinterBench, id: string): void =>
  rig.take({ type: "order", order: { type: "print", job: slipOf(id) } });

export const wordsOf = ({ rig }: PrinterBench, id: string): readonly PrinterWord[] =>
  rig.words.filter((word) => word.id === id);

/** What was said of tickets and is not so, by the paper that lies there. */
export function lies({ rig, device, hasKnife }: PrinterBench): readonly string[] {
  const strips = device.slips().map(({ lines, isTorn }) => ({ lines, isWhole: !isTorn || !hasKnife }));
  return rig.words.flatMap((word) => {
    const marked = strips.filter(({ lines }) => lines.some((line) => line.startsWith(`${word.id} `)));
    const whole = marked.filter(({ lines, isWhole }) => isWhole && linesOf(word.id).every((it) => lines.includes(it)));
    if (word.type === "not-printed" && marked.length > 0) return [`${word.id} is not-printed and lies there`];
    const isVouchedFor = word.type === "printed" && word.proof !== "unconfirmed";
    return isVouchedFor && whole.length !== 1 ? [`${word.id} is ${word.proof} with ${whole.length} whole slips`] : [];
  });
}
