import type { Part } from "../../agent/kernel/machine.ts";
import type { MonoMs } from "../../agent/kernel/units.ts";
import type { ByteLink } from "../../agent/ports/byte-link.ts";
import type { ScannerOrder, ScannerWord } from "../../agent/ports/scanner.ts";
import type { DevicePhase, DriverIn, DriverOut } from "../../drivers/driver.ts";
import { scanner } from "../../drivers/scanner/driver.ts";
import { type Supervised, type SuperviseIn, type SuperviseOut, supervise } from "../../drivers/supervisor.ts";

type ScannerMachine = Part<DriverIn<ScannerOrder>, DriverOut<ScannerWord>>;

interface RigClock {
  readonly mono: () => MonoMs;
  readonly after: (ms: number, call: () => void) => () => void;
}

/** A scanner's driver under its supervisor, on any clock and any wire. */
export class ScannerRig {
  readonly texts: string[] = [];
  readonly states: string[] = [];
  readonly #life: Supervised<ScannerOrder, ScannerWord>;
  readonly #clock: RigClock;
  readonly #link: ByteLink;
  #cancelWake = (): void => undefined;

  constructor(clock: RigClock, link: ByteLink, machine: ScannerMachine = scanner.machine(scanner.options.parse({}))) {
    this.#life = supervise(machine);
    this.#clock = clock;
    this.#link = link;
  }

  get phase(): DevicePhase {
    return this.#life.figures().phase;
  }

  take(input: SuperviseIn<ScannerOrder>): void {
    const now = this.#clock.mono();
    for (const out of this.#life.take(input, now)) this.#do(out);
    this.#cancelWake();
    const wakeAt = this.#life.wakeAt();
    if (wakeAt !== null && wakeAt <= now) throw new Error(`asks to be woken ${now - wakeAt} ms ago`);
    this.#cancelWake =
      wakeAt === null ? () => undefined : this.#clock.after(wakeAt - now, () => this.take({ type: "woken" }));
  }

  stop(): void {
    this.#cancelWake();
    this.#link.close();
  }

  #do(out: SuperviseOut<ScannerWord>): void {
    if (out.type === "told") this.texts.push(out.word.text);
    else if (out.type === "state") this.states.push(out.fault === null ? out.phase : `${out.phase} ${out.fault}`);
    else if (out.type === "write") throw new Error("a scanner is never written to");
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

/** A scanner's driver and the far end of its wire. */
export interface ScannerBench {
  readonly rig: ScannerRig;
  /** Bytes as the scanner puts them on the wire. */
  readonly sends: (text: string) => void;
  readonly passes: (ms: number) => Promise<void>;
  readonly plug: (isIn: boolean) => Promise<void>;
  readonly dispose: () => Promise<void>;
}
