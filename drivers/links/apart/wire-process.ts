import { type Backoff, backoffMs } from "../../../agent/kernel/backoff.ts";
import type { ByteLink } from "../../../agent/ports/byte-link.ts";
import type { Pins } from "../../../agent/ports/pins.ts";
import { type NodeName, watchName } from "../adapters.ts";
import type { GpioUri, NodeUri } from "../uri.ts";
import { BEAT_MS } from "./channel.ts";
import { encodeFrame, type Frame, FrameReader } from "./frame.ts";
import { type Exchange, type Listener, linkApart, pinsApart } from "./sessions.ts";

/** A process that was started, as its owner sees it. */
export interface Child {
  readonly send: (bytes: Uint8Array) => void;
  /** Hangs up: the process lets go of its wires and ends by itself. */
  readonly hangUp: () => void;
  /** Ends it at once, whatever it does. */
  readonly kill: () => void;
}

export interface ChildSink {
  readonly heard: (bytes: Uint8Array) => void;
  /** Once, with a reason for people. */
  readonly ended: (why: string) => void;
}

export interface WireProcessWorld {
  readonly after: (ms: number, call: () => void) => () => void;
  /** `kinds` are those of the wires that it will be asked for. Never calls the sink at once. */
  readonly start: (kinds: readonly string[], sink: ChildSink) => Child;
  /** Hears of each end that nobody asked for. */
  readonly told: (why: string) => void;
}

/** One that was silent for so many looks in a row spins or hangs. Looks are counted and not time, so that a pause of the agent's own accuses nobody. */
const SILENT_LOOKS_MAX = 6;
/** Loading native packages from a slow card takes seconds. */
const START_LOOKS_MAX = 40;
/** Less than an opening is waited for, so that devices wait with it. */
const RESTART: Backoff = { firstMs: 100, mostMs: 8_000 };
const HEALTHY_LOOKS = 40;

type Phase = "none" | "starting" | "up" | "resting" | "over";

/** Keeps one process alive in which wires live that no ticket needs: it may crash, hang or spin, and nobody but its own devices notices. */
export class WireProcess implements Exchange {
  readonly #world: WireProcessWorld;
  readonly #listeners = new Map<number, Listener>();
  readonly #kinds = new Set<string>();
  #phase: Phase = "none";
  #child: Child | null = null;
  #lastSession = 0;
  #tries = 0;
  #looks = 0;
  #silentLooks = 0;
  #cancelLook: () => void = () => {};
  #ended: () => void = () => {};

  constructor(world: WireProcessWorld) {
    this.#world = world;
  }

  link(uri: NodeUri): ByteLink {
    this.#kinds.add(uri.kind);
    const name: NodeName = uri.kind === "input" ? { ...uri, kind: "file" } : uri;
    return { ...linkApart(this, uri), whenAppears: (appeared) => watchName(name, appeared) };
  }

  pins(uri: GpioUri): Pins {
    this.#kinds.add(uri.kind);
    return pinsApart(this, uri);
  }

  begin(listener: Listener): number {
    this.#lastSession += 1;
    this.#listeners.set(this.#lastSession, listener);
    if (this.#phase === "none") this.#start();
    else if (this.#phase === "up") this.#ask(this.#lastSession, listener);
    return this.#lastSession;
  }

  tell(session: number, kind: Frame["kind"], payload: Uint8Array): void {
    if (this.#phase === "up" && this.#listeners.has(session)) this.#child?.send(encodeFrame(kind, session, payload));
  }

  end(session: number, kind: "close" | "release"): void {
    const isKnown = this.#listeners.delete(session);
    if (isKnown && this.#phase === "up") this.#child?.send(encodeFrame(kind, session));
  }

  /** Nothing is told any more; `ended` is called once the process has let go of its wires. */
  close(ended: () => void): void {
    this.#listeners.clear();
    this.#cancelLook();
    const child = this.#child;
    this.#phase = "over";
    if (child === null) return ended();
    this.#ended = ended;
    child.hangUp();
    this.#cancelLook = this.#world.after(SILENT_LOOKS_MAX * BEAT_MS, () => child.kill());
  }

  #start(): void {
    const reader = new FrameReader();
    this.#phase = "starting";
    this.#looks = 0;
    this.#silentLooks = 0;
    const child = this.#world.start([...this.#kinds], {
      heard: (bytes) => {
        if (this.#child !== child || this.#phase === "over") return;
        this.#silentLooks = 0;
        for (const frame of reader.take(bytes)) this.#hear(frame);
        if (reader.isBroken) child.kill();
      },
      ended: (why) => {
        if (this.#child === child) this.#childEnded(why);
      },
    });
    this.#child = child;
    this.#cancelLook = this.#world.after(BEAT_MS, () => this.#look());
  }

  #hear(frame: Frame): void {
    if (frame.kind === "hello") {
      this.#phase = "up";
      this.#looks = 0;
      for (const [session, listener] of [...this.#listeners]) this.#ask(session, listener);
      return;
    }
    const listener = this.#listeners.get(frame.session);
    if (frame.kind === "closed") this.#listeners.delete(frame.session);
    listener?.hear(frame);
  }

  #ask(session: number, { ask: [kind, payload] }: Listener): void {
    this.#child?.send(encodeFrame(kind, session, payload));
  }

  #look(): void {
    this.#looks += 1;
    this.#silentLooks += 1;
    if (this.#phase === "up" && this.#looks === HEALTHY_LOOKS) this.#tries = 0;
    const mostLooks = this.#phase === "starting" ? START_LOOKS_MAX : SILENT_LOOKS_MAX;
    if (this.#silentLooks > mostLooks) {
      this.#child?.kill();
      this.#childEnded(this.#phase === "starting" ? "it did not begin" : "it hung");
      return;
    }
    this.#cancelLook = this.#world.after(BEAT_MS, () => this.#look());
  }

  #childEnded(why: string): void {
    this.#cancelLook();
    this.#child = null;
    if (this.#phase === "over") return this.#ended();
    this.#phase = "resting";
    this.#world.told(why);
    const lost = [...this.#listeners.values()];
    this.#listeners.clear();
    const restMs = backoffMs(RESTART, this.#tries);
    this.#tries += 1;
    this.#cancelLook = this.#world.after(restMs, () => this.#start());
    for (const listener of lost) listener.lost();
  }
}
