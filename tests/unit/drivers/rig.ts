import type { Part } from "../../../agent/kernel/machine.ts";
import type { ByteLink } from "../../../agent/ports/byte-link.ts";
import type { PinRequest, Pins } from "../../../agent/ports/pins.ts";
import type { DevicePhase, DriverIn, DriverOut } from "../../../drivers/driver.ts";
import { type Supervised, type SuperviseIn, type SuperviseOut, supervise } from "../../../drivers/supervisor.ts";
import type { TestWorld } from "./world.ts";

type Wires = { readonly link: ByteLink } | { readonly pins: Pins; readonly request: PinRequest };

/** A driver's machine under its supervisor, wired to a virtual wire: what the runtime does, for one device. */
export class DeviceRig<Order, Word> {
  readonly words: Word[] = [];
  readonly states: string[] = [];
  readonly life: Supervised<Order, Word>;
  readonly #world: TestWorld;
  readonly #wires: Wires;
  #cancelWake: (() => void) | null = null;

  constructor(world: TestWorld, machine: Part<DriverIn<Order>, DriverOut<Word>>, wires: Wires) {
    this.#world = world;
    this.#wires = wires;
    this.life = supervise(machine);
  }

  get phase(): DevicePhase {
    return this.life.figures().phase;
  }

  start(): this {
    this.take({ type: "start" });
    this.#world.pass(1);
    return this;
  }

  order(order: Order): void {
    this.take({ type: "order", order });
  }

  take(input: SuperviseIn<Order>): void {
    for (const out of this.life.take(input, this.#world.mono())) this.#do(out);
    this.#cancelWake?.();
    const wakeAt = this.life.wakeAt();
    const waitMs = wakeAt === null ? null : wakeAt - this.#world.mono();
    if (waitMs !== null && waitMs <= 0) throw new Error(`asks to be woken ${-waitMs} ms ago`);
    this.#cancelWake = waitMs === null ? null : this.#world.after(waitMs, () => this.take({ type: "woken" }));
  }

  #do(out: SuperviseOut<Word>): void {
    if (out.type === "told") this.words.push(out.word);
    else if (out.type === "state") this.states.push(out.fault === null ? out.phase : `${out.phase} ${out.fault}`);
    else if (out.type === "open") this.#open();
    else if (out.type === "close") this.#close();
    else if ("link" in this.#wires) onLink(out, this.#wires.link);
    else onPins(out, this.#wires.pins);
  }

  #open(): void {
    const opened = (): void => this.take({ type: "opened" });
    if ("link" in this.#wires) {
      this.#wires.link.open({
        opened,
        heard: (bytes) => this.take({ type: "heard", bytes }),
        drained: () => this.take({ type: "drained" }),
        closed: (fault) => this.take({ type: "closed", fault }),
      });
      return;
    }
    this.#wires.pins.claim(this.#wires.request, {
      opened,
      edge: (edge) => this.take({ type: "edge", ...edge }),
      closed: (fault) => this.take({ type: "closed", fault }),
    });
  }

  #close(): void {
    if ("link" in this.#wires) this.#wires.link.close();
    else this.#wires.pins.release();
  }
}

function onLink<Word>(out: SuperviseOut<Word>, link: ByteLink): void {
  if (out.type === "write") link.write(out.bytes, out.holdMs);
  else if (out.type === "answered") link.answered?.();
}

function onPins<Word>(out: SuperviseOut<Word>, pins: Pins): void {
  if (out.type === "drive") pins.drive(out.line, out.level);
  else if (out.type === "sample") pins.sample();
}
