import type { Backoff } from "../agent/kernel/backoff.ts";
import { backoffMs } from "../agent/kernel/backoff.ts";
import type { FaultCode } from "../agent/kernel/fault.ts";
import { type Figures, type Part, sooner } from "../agent/kernel/machine.ts";
import { later, type MonoMs, since } from "../agent/kernel/units.ts";
import { DeviceNews, type DeviceState } from "./device-news.ts";
import type { DevicePhase, DriverIn, DriverOut } from "./driver.ts";

export type SuperviseIn<Order> =
  | DriverIn<Order>
  | { readonly type: "start" }
  | { readonly type: "stop" }
  /** What the wire leads to has just come: the wait for the next try is over. */
  | { readonly type: "appeared" };

export type SuperviseOut<Word> =
  | { readonly type: "open" }
  | { readonly type: "close" }
  | Extract<DriverOut<Word>, { type: "write" | "answered" | "drive" | "sample" | "told" }>
  /** Said only when it differs from what was said last, and not too often: retries in between are silent. */
  | { readonly type: "state"; readonly phase: DevicePhase; readonly fault: FaultCode | null };

/** What a technician asks of a device first. */
export interface DeviceFigures {
  readonly phase: DevicePhase;
  readonly fault: FaultCode | null;
  readonly since: MonoMs | null;
  /** The last byte or edge that came in, or the last write that the wire took. */
  readonly lastGoodAt: MonoMs | null;
  /** How often the wire was opened again after the first time. */
  readonly reopens: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** How often each fault began since the agent started; a fault that lasts through many retries began once. */
  readonly faults: FaultCounts;
  /** What the driver counts itself, as bounces of a contact. */
  readonly own: Figures;
  /** Who has the line that it wants; null where nobody is known to. */
  readonly holder: string | null;
}

export type FaultCounts = Readonly<Partial<Record<FaultCode, number>>>;

export interface Supervised<Order, Word> extends Omit<Part<SuperviseIn<Order>, SuperviseOut<Word>>, "figures"> {
  readonly figures: () => DeviceFigures;
}

const REOPEN: Backoff = { firstMs: 500, mostMs: 30_000 };
/** A device that was ready for so long has earned a quick first retry. */
const HEALTHY_MS = 10_000;
const OPENING_MOST_MS = 10_000;

/** Phase of the wire, not of the device: an open wire alone proves nothing. */
type Wire = "idle" | "opening" | "open" | "waiting";

const ABSENT: ReadonlySet<FaultCode> = new Set<FaultCode>(["link-absent", "page-not-open", "pin-absent"]);

/** The life that all devices share: opens the wire, opens it again for ever, and lets the driver's machine say how the device is. */
export function supervise<Order, Word>(machine: Part<DriverIn<Order>, DriverOut<Word>>): Supervised<Order, Word> {
  const life = new Life(machine);
  return {
    take: (input, now) => life.take(input, now),
    wakeAt: () => life.wakeAt(),
    figures: () => life.figures(),
  };
}

class Life<Order, Word> {
  readonly #machine: Part<DriverIn<Order>, DriverOut<Word>>;
  #wire: Wire = "idle";
  #wishAt: MonoMs | null = null;
  #restedAt: MonoMs | null = null;
  #tries = 0;
  #readySince: MonoMs | null = null;
  #figures: DeviceFigures = {
    phase: "absent",
    fault: null,
    since: null,
    lastGoodAt: null,
    reopens: 0,
    bytesIn: 0,
    bytesOut: 0,
    faults: {},
    own: {},
    holder: null,
  };
  #out: SuperviseOut<Word>[] = [];
  readonly #news = new DeviceNews();

  constructor(machine: Part<DriverIn<Order>, DriverOut<Word>>) {
    this.#machine = machine;
  }

  wakeAt(): MonoMs | null {
    return sooner(sooner(this.#wishAt, this.#machine.wakeAt()), this.#news.wakeAt());
  }

  figures(): DeviceFigures {
    return { ...this.#figures, own: this.#machine.figures?.() ?? {} };
  }

  take(input: SuperviseIn<Order>, now: MonoMs): readonly SuperviseOut<Word>[] {
    this.#out = [];
    this.#hear(input, now);
    if (this.#wishAt !== null && this.#wishAt <= now) this.#keepWish(now);
    const machineWish = this.#machine.wakeAt();
    if (machineWish !== null && machineWish <= now) this.#tell({ type: "woken" }, now);
    this.#say(this.#news.ripe(now));
    return this.#out;
  }

  #hear(input: SuperviseIn<Order>, now: MonoMs): void {
    if (input.type === "start") this.#start(now);
    else if (input.type === "stop") this.#stop(now);
    else if (input.type === "opened") this.#opened(now);
    else if (input.type === "closed") this.#closed(input, now);
    else if (input.type === "appeared") this.#appeared();
    else if (input.type === "order") this.#tell(input, now);
    else if (input.type !== "woken") this.#exchanged(input, now);
  }

  #start(now: MonoMs): void {
    if (this.#wire !== "idle") return;
    this.#open(now);
    this.#announce("opening", null, now);
  }

  #stop(now: MonoMs): void {
    if (this.#wire === "idle") return;
    this.#wire = "idle";
    this.#wishAt = null;
    this.#out.push({ type: "close" });
    this.#tell({ type: "closed", fault: "link-lost" }, now);
  }

  #opened(now: MonoMs): void {
    if (this.#wire !== "opening") return;
    this.#wire = "open";
    this.#wishAt = null;
    this.#figures = { ...this.#figures, holder: null };
    this.#tell({ type: "opened" }, now);
  }

  #closed(input: Extract<DriverIn<Order>, { type: "closed" }>, now: MonoMs): void {
    if (this.#wire !== "opening" && this.#wire !== "open") return;
    this.#rest(now);
    this.#figures = { ...this.#figures, holder: input.holder ?? null };
    this.#tell(input, now);
    this.#announce(ABSENT.has(input.fault) ? "absent" : "failed", input.fault, now);
  }

  /** A plug with a loose contact comes often, so the shortest wait is kept. */
  #appeared(): void {
    if (this.#wire !== "waiting" || this.#restedAt === null) return;
    this.#tries = 0;
    const soonest = later(this.#restedAt, REOPEN.firstMs);
    this.#wishAt = sooner(this.#wishAt, soonest);
  }

  #exchanged(input: Extract<DriverIn<Order>, { type: "heard" | "drained" | "edge" }>, now: MonoMs): void {
    if (this.#wire !== "open") return;
    const bytesIn = this.#figures.bytesIn + (input.type === "heard" ? input.bytes.length : 0);
    this.#figures = { ...this.#figures, bytesIn, lastGoodAt: now };
    this.#tell(input, now);
  }

  #keepWish(now: MonoMs): void {
    if (this.#wire === "waiting") {
      this.#figures = { ...this.#figures, reopens: this.#figures.reopens + 1 };
      this.#open(now);
    } else {
      this.#drop("link-stalled", now);
    }
  }

  /** Our own hanging up; the wire says nothing after it, so the machine is told here. */
  #drop(fault: FaultCode, now: MonoMs): void {
    this.#rest(now);
    this.#out.push({ type: "close" });
    this.#tell({ type: "closed", fault: fault === "link-stalled" ? fault : "link-lost" }, now);
    this.#announce("failed", fault, now);
  }

  #open(now: MonoMs): void {
    this.#wire = "opening";
    this.#wishAt = later(now, OPENING_MOST_MS);
    this.#out.push({ type: "open" });
  }

  #rest(now: MonoMs): void {
    const wasHealthy = this.#readySince !== null && since(this.#readySince, now) >= HEALTHY_MS;
    const tries = wasHealthy ? 0 : this.#tries;
    this.#wire = "waiting";
    this.#restedAt = now;
    this.#wishAt = later(now, backoffMs(REOPEN, tries));
    this.#tries = tries + 1;
    this.#readySince = null;
  }

  #tell(input: DriverIn<Order>, now: MonoMs): void {
    for (const wish of this.#machine.take(input, now)) this.#carryOut(wish, now);
  }

  #carryOut(wish: DriverOut<Word>, now: MonoMs): void {
    if (wish.type === "told") this.#out.push(wish);
    if (wish.type === "told" || this.#wire !== "open") return;
    if (wish.type === "reopen") {
      this.#drop(wish.fault, now);
    } else if (wish.type === "health") {
      this.#readySince = wish.phase === "ready" ? (this.#readySince ?? now) : null;
      this.#announce(wish.phase, wish.fault, now);
    } else {
      if (wish.type === "write") this.#countOut(wish.bytes.length);
      this.#out.push(wish);
    }
  }

  #countOut(bytes: number): void {
    this.#figures = { ...this.#figures, bytesOut: this.#figures.bytesOut + bytes };
  }

  #announce(phase: DevicePhase, fault: FaultCode | null, now: MonoMs): void {
    if (this.#figures.since !== null && this.#figures.phase === phase && this.#figures.fault === fault) return;
    const faults = fault === null || fault === this.#figures.fault ? this.#figures.faults : this.#countFault(fault);
    this.#figures = { ...this.#figures, phase, fault, faults, since: now };
    this.#say(this.#news.offer({ phase, fault }, now));
  }

  #countFault(fault: FaultCode): FaultCounts {
    const { faults } = this.#figures;
    return { ...faults, [fault]: (faults[fault] ?? 0) + 1 };
  }

  #say(state: DeviceState | null): void {
    if (state !== null) this.#out.push({ type: "state", phase: state.phase, fault: state.fault });
  }
}
