import { type MonoMs, monoMs } from "../../agent/kernel/units.ts";
import type { Doubt, Edge, Level, PinRequest, PinSink } from "../../agent/ports/pins.ts";
import type { GpioKernel } from "./gpio-kernel.ts";
import { decodeLineEvent, LINE_EVENT_BYTES, type LineEvent, type LineWish, maskOf } from "./gpio-structs.ts";

/** So many edges are read at once. */
const EVENTS_MAX = 64;
/** A line that never comes to rest fills its queue as fast as it is emptied; after so many reads in a row others get their turn. */
const READS_MAX = 32;

/** What a device wants of a chip, and whom to tell. */
export interface Claim {
  readonly request: PinRequest;
  readonly sink: PinSink;
  isOver: boolean;
}

export const wishesOf = ({ inputs, outputs, wiring }: PinRequest): readonly LineWish[] => {
  const isActiveLow = wiring === "active-low";
  return [
    ...inputs.map((line): LineWish => ({ line, direction: "input", isActiveLow })),
    ...outputs.map((line): LineWish => ({ line, direction: "output", isActiveLow })),
  ];
};

interface Granted {
  readonly path: string;
  readonly fd: number;
  /** In the order of the request. */
  readonly lines: readonly LineWish[];
}

interface World {
  readonly mono: () => MonoMs;
  readonly kernel: GpioKernel;
}

/** What was told of one input. */
interface Heard {
  level: Level;
  knownAt: MonoMs;
}

/** One request of the kernel: one descriptor for the lines of several devices, so that their edges come in the order in which they were. */
export class GpioLines {
  readonly granted: Granted;
  readonly #world: World;
  readonly #ended: () => void;
  readonly #members = new Map<number, Claim>();
  readonly #heard = new Map<number, Heard>();
  readonly #lineSequences = new Map<number, number>();
  readonly #events = new Uint8Array(EVENTS_MAX * LINE_EVENT_BYTES);
  #unheard: LineEvent[] = [];
  readonly #stopWatching: () => void;
  /** Of the last event of all lines, and whether one was missing before it. */
  #sequence = 0;
  #isGap = false;
  #isOver = false;

  constructor(granted: Granted, world: World, ended: () => void) {
    this.granted = granted;
    this.#world = world;
    this.#ended = ended;
    this.#stopWatching = world.kernel.watch(granted.path, granted.fd, (isOver) => {
      this.#hearAll();
      if (isOver) this.#lose();
    });
  }

  /** Whether these lines, wired so, are here and free: those of a device that has left and comes again. */
  fits(wishes: readonly LineWish[]): boolean {
    return wishes.every(
      (wish) => !this.#members.has(wish.line) && this.granted.lines.some((line) => isSame(line, wish)),
    );
  }

  admit(claim: Claim): void {
    for (const { line } of wishesOf(claim.request)) this.#members.set(line, claim);
  }

  /** Tells one that was admitted that its lines are held, and which of them are active already. */
  greet(claim: Claim): void {
    const at = this.#world.mono();
    const bits = this.#values();
    for (const line of claim.request.inputs) {
      this.#heard.set(line, { level: "inactive", knownAt: at });
    }
    claim.sink.opened();
    for (const line of claim.request.inputs) {
      if (bits !== null && this.#isActive(line, bits)) this.#tell({ line, level: "active", at });
    }
  }

  drive(claim: Claim, line: number, level: Level): void {
    if (claim.isOver || !claim.request.outputs.includes(line)) return;
    const bit = this.#bitOf(line);
    const errno = this.#world.kernel.set(this.granted.fd, level === "active" ? bit : 0n, bit);
    if (errno !== null) this.#lose();
  }

  /** Time is taken before the queue is emptied: what it does not tell did not happen until then. */
  sample(claim: Claim): void {
    const at = this.#world.mono();
    this.#hearAll();
    for (const line of claim.request.inputs)
      this.#tell({ line, level: this.#heard.get(line)?.level ?? "inactive", at });
  }

  /** Its lines stay in the request, unheard and not driven, until all have left. */
  leave(claim: Claim): void {
    claim.isOver = true;
    const outputs = maskOf(this.granted.lines, ({ line }) => claim.request.outputs.includes(line));
    if (outputs > 0n) this.#world.kernel.set(this.granted.fd, 0n, outputs);
    for (const { line } of wishesOf(claim.request)) {
      this.#members.delete(line);
      this.#heard.delete(line);
    }
    if (this.#members.size === 0) this.#close();
  }

  /** Whoever is told of an edge may ask for a sample at once: what was read and not told yet is told before it. */
  #hearAll(): void {
    for (let reads = 0; reads < READS_MAX && this.#readSome(); reads += 1);
    for (let event = this.#unheard.shift(); event !== undefined; event = this.#unheard.shift()) this.#hear(event);
    if (this.#isGap) this.#compareLevels();
  }

  /** Whether there may be more. */
  #readSome(): boolean {
    if (this.#isOver) return false;
    const bytes = this.#world.kernel.read(this.granted.fd, this.#events);
    if (bytes === "EAGAIN" || bytes === "EINTR") return false;
    if (typeof bytes === "string" || bytes < LINE_EVENT_BYTES) {
      this.#lose();
      return false;
    }
    for (let at = 0; at + LINE_EVENT_BYTES <= bytes; at += LINE_EVENT_BYTES) {
      this.#unheard.push(decodeLineEvent(this.#events.subarray(at, at + LINE_EVENT_BYTES)));
    }
    return true;
  }

  #hear(event: LineEvent): void {
    if (event.sequence > this.#sequence + 1) this.#isGap = true;
    this.#sequence = event.sequence;
    const lost = Math.max(0, event.lineSequence - (this.#lineSequences.get(event.line) ?? 0) - 1);
    this.#lineSequences.set(event.line, event.lineSequence);
    const heard = this.#heard.get(event.line);
    if (heard === undefined) return;
    const level = event.isActive ? "active" : "inactive";
    if (heard.level === level && lost === 0) return;
    const agoMs = Number(this.#world.kernel.nowNs() - event.timestampNs) / 1e6;
    const at = monoMs(this.#world.mono() - Math.max(0, agoMs));
    this.#tell({ line: event.line, level, at }, lost > 0 ? { since: heard.knownAt, lost } : undefined);
  }

  /** After edges were dropped no later edge need come: the levels are looked at. */
  #compareLevels(): void {
    this.#isGap = false;
    const at = this.#world.mono();
    const bits = this.#values();
    if (bits === null) return;
    for (const [line, heard] of this.#heard) {
      const level = this.#isActive(line, bits) ? "active" : "inactive";
      if (heard.level !== level) this.#tell({ line, level, at }, { since: heard.knownAt, lost: 0 });
    }
  }

  #tell(edge: Edge, doubt?: Doubt): void {
    const claim = this.#members.get(edge.line);
    const heard = this.#heard.get(edge.line);
    if (claim === undefined || claim.isOver || heard === undefined) return;
    heard.level = edge.level;
    heard.knownAt = edge.at;
    claim.sink.edge(doubt === undefined ? edge : { ...edge, doubt });
  }

  #values(): bigint | null {
    const inputs = maskOf(this.granted.lines, ({ direction }) => direction === "input");
    const bits = inputs === 0n ? 0n : this.#world.kernel.values(this.granted.fd, inputs);
    return typeof bits === "bigint" ? bits : null;
  }

  readonly #bitOf = (line: number): bigint => maskOf(this.granted.lines, (wish) => wish.line === line);

  readonly #isActive = (line: number, bits: bigint): boolean => (bits & this.#bitOf(line)) !== 0n;

  #lose(): void {
    const claims = new Set(this.#members.values());
    this.#close();
    for (const claim of claims) {
      if (claim.isOver) continue;
      claim.isOver = true;
      claim.sink.closed("pin-lost");
    }
  }

  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#members.clear();
    this.#unheard = [];
    this.#stopWatching();
    this.#world.kernel.close(this.granted.fd);
    this.#ended();
  }
}

const isSame = (one: LineWish, other: LineWish): boolean =>
  one.line === other.line && one.direction === other.direction && one.isActiveLow === other.isActiveLow;
