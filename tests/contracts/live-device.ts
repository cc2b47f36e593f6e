import { type Part, part } from "../../agent/kernel/machine.ts";
import { type MonoMs, monoMs } from "../../agent/kernel/units.ts";
import type { ByteLink, LinkFault } from "../../agent/ports/byte-link.ts";
import type { DriverIn, DriverOut } from "../../drivers/driver.ts";
import { type SuperviseIn, supervise } from "../../drivers/supervisor.ts";
import { sleep } from "./pty.ts";

type In = DriverIn<never>;
type Out = DriverOut<never>;

/** Believes in whatever opens, and neither asks nor listens. */
const trusting = (): Part<In, Out> =>
  part<{ readonly wakeAt: MonoMs | null }, In, Out>({ wakeAt: null }, (state, input) => ({
    state,
    out: input.type === "opened" ? [{ type: "health", phase: "ready", fault: null }] : [],
  }));

/** A device under supervision on a real wire, held as the agent holds it. */
export class LiveDevice {
  readonly #life = supervise(trusting());
  readonly #link: ByteLink;
  readonly #stopWatch: () => void;
  #aheadMs = 0;
  #timer: NodeJS.Timeout | null = null;
  readonly #waitsMost: number;
  opens = 0;
  /** How long it waited after each end of its wire. */
  readonly waits: number[] = [];

  /** It begins after so many failures, and lets no more than so many waits pass at once. */
  constructor(link: ByteLink, { failures = 0, hurriedWaits = 0 } = {}) {
    this.#link = link;
    this.#waitsMost = hurriedWaits;
    let now = monoMs(0);
    this.#life.take({ type: "start" }, now);
    for (let failed = 0; failed < failures; failed += 1) {
      this.#life.take({ type: "closed", fault: "link-absent" }, now);
      now = this.#life.wakeAt() ?? now;
      this.#life.take({ type: "woken" }, now);
    }
    this.#aheadMs = now - performance.now();
    this.#stopWatch = link.whenAppears?.(() => this.#take({ type: "appeared" })) ?? (() => {});
    this.#open();
  }

  get phase(): string {
    return this.#life.figures().phase;
  }

  get fault(): string | null {
    return this.#life.figures().fault;
  }

  /** How long it would wait by itself. */
  get waitsMs(): number {
    return (this.#life.wakeAt() ?? this.#now()) - this.#now();
  }

  async until(phase: string, mostMs = 10_000): Promise<number> {
    const began = performance.now();
    while (this.phase !== phase && performance.now() - began < mostMs) await sleep(5);
    return performance.now() - began;
  }

  dispose(): void {
    this.#stopWatch();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#link.close();
  }

  #now(): MonoMs {
    return monoMs(performance.now() + this.#aheadMs);
  }

  #take(input: SuperviseIn<never>, now = this.#now()): void {
    for (const wish of this.#life.take(input, now)) {
      if (wish.type === "open") this.#open();
      if (wish.type === "close") this.#link.close();
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    const wakeAt = this.#life.wakeAt();
    if (wakeAt !== null) this.#timer = setTimeout(() => this.#take({ type: "woken" }), wakeAt - this.#now());
  }

  #open(): void {
    this.opens += 1;
    this.#link.open({
      opened: () => this.#take({ type: "opened" }),
      heard: (bytes) => this.#take({ type: "heard", bytes }),
      drained: () => this.#take({ type: "drained" }),
      closed: (fault) => this.#closed(fault),
    });
  }

  #closed(fault: LinkFault): void {
    const now = this.#now();
    this.#take({ type: "closed", fault }, now);
    const wait = (this.#life.wakeAt() ?? now) - now;
    this.waits.push(Math.round(wait));
    if (this.waits.length > this.#waitsMost) return;
    this.#aheadMs += wait;
    this.#take({ type: "woken" });
  }
}
