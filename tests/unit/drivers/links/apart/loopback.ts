import { BEAT_MS } from "../../../../../drivers/links/apart/channel.ts";
import { encodeFrame, FrameReader } from "../../../../../drivers/links/apart/frame.ts";
import { type Opener, WireHolder } from "../../../../../drivers/links/apart/holder.ts";
import { type ChildSink, WireProcess } from "../../../../../drivers/links/apart/wire-process.ts";
import type { TestWorld } from "../../world.ts";

/** The process of the wires, played in this one: it can be killed, be made to hang, and to say what no frame is. */
export class Loopback {
  readonly process: WireProcess;
  readonly told: string[] = [];
  starts = 0;
  kinds: readonly string[] = [];
  isHung = false;
  beginsToo = true;
  readonly #world: TestWorld;
  readonly #opener: Opener;
  #holder: WireHolder | null = null;
  #sink: ChildSink | null = null;
  #stopBeat: () => void = () => {};

  constructor(world: TestWorld, opener: Opener) {
    this.#world = world;
    this.#opener = opener;
    this.process = new WireProcess({
      after: world.after,
      start: (kinds, sink) => this.#start(kinds, sink),
      told: (why) => this.told.push(why),
    });
  }

  get isAlive(): boolean {
    return this.#holder !== null;
  }

  end(why: string): void {
    const sink = this.#sink;
    this.#holder?.letGoOfAll();
    this.#stopBeat();
    this.#holder = null;
    this.#sink = null;
    sink?.ended(why);
  }

  say(bytes: Uint8Array): void {
    this.#sink?.heard(bytes);
  }

  #start(kinds: readonly string[], sink: ChildSink): ReturnType<ConstructorParameters<typeof WireProcess>[0]["start"]> {
    const reader = new FrameReader();
    const holder = new WireHolder(this.#opener, (kind, session, payload) => {
      if (!this.isHung && this.#holder === holder) sink.heard(encodeFrame(kind, session, payload));
    });
    this.starts += 1;
    this.kinds = kinds;
    this.#holder = holder;
    this.#sink = sink;
    if (this.beginsToo) this.#world.after(1, () => sink.heard(encodeFrame("hello", 0)));
    this.#stopBeat = this.#world.every(BEAT_MS, () => this.isHung || sink.heard(encodeFrame("beat", 0)));
    const isThis = (): boolean => this.#holder === holder;
    return {
      send: (bytes) => {
        if (isThis() && !this.isHung) for (const frame of reader.take(bytes)) holder.take(frame);
      },
      hangUp: () => this.#world.after(1, () => isThis() && !this.isHung && this.end("it ended with 0")),
      kill: () => this.#world.after(1, () => isThis() && this.end("it was ended by SIGKILL")),
    };
  }
}

/** Time goes by for those too who wait for a promise. */
export async function passWithPromises(world: TestWorld, ms: number): Promise<void> {
  const steps = Math.min(10, Math.max(1, ms));
  for (let step = 0; step < steps; step += 1) {
    await new Promise((done) => setImmediate(done));
    world.pass(ms / steps);
  }
  await new Promise((done) => setImmediate(done));
}
