import type { MonoMs } from "../../agent/kernel/units.ts";
import type { ByteLink, ByteSink, LinkFault } from "../../agent/ports/byte-link.ts";
import { type BusIn, type BusOut, type BusSettings, busArbiter } from "../bus-arbiter.ts";
import { OneLife } from "./one-life.ts";
import { type Session, sessionLink } from "./session-link.ts";

interface BusWorld {
  readonly mono: () => MonoMs;
  readonly after: (ms: number, call: () => void) => () => void;
}

/** One wire that several devices share. Each `member` is a wire of its own to its device; the arbiter decides who speaks. */
export class Bus {
  readonly #wire: ByteLink;
  readonly #world: BusWorld;
  readonly #arbiter: ReturnType<typeof busArbiter>;
  readonly #seats = new Map<number, OneLife>();
  #members = 0;
  #phase: "closed" | "opening" | "open" = "closed";
  #cancelWake: () => void = () => {};

  constructor(wire: ByteLink, settings: BusSettings, world: BusWorld) {
    this.#wire = wire;
    this.#world = world;
    this.#arbiter = busArbiter(settings);
  }

  /** A new member. The first that opens it opens the wire; the last that closes it closes the wire. */
  member(): ByteLink {
    this.#members += 1;
    const member = this.#members;
    const { whenAppears } = this.#wire;
    const link = sessionLink((sink) => this.#sit(member, sink));
    return whenAppears === undefined ? link : { ...link, whenAppears };
  }

  #sit(member: number, sink: ByteSink): Session {
    const life = new OneLife(sink);
    this.#seats.set(member, life);
    if (this.#phase === "closed") this.#openWire();
    else if (this.#phase === "open") this.#world.after(0, life.opened);
    return {
      write: (bytes, holdMs) => {
        if (life.isOpen && bytes.length > 0) {
          this.#take({ type: "write", member, bytes: bytes.slice(), holdMs: holdMs ?? null });
        }
      },
      answered: () => {
        if (life.isOpen) this.#take({ type: "answered", member });
      },
      hangUp: () => {
        life.mute();
        if (this.#seats.get(member) === life) this.#leave(member);
      },
    };
  }

  #openWire(): void {
    this.#phase = "opening";
    this.#wire.open({
      opened: () => {
        this.#phase = "open";
        for (const life of [...this.#seats.values()]) life.opened();
      },
      heard: (bytes) => this.#take({ type: "heard", bytes }),
      drained: () => this.#take({ type: "drained" }),
      closed: (fault) => this.#ended(fault),
    });
  }

  #ended(fault: LinkFault): void {
    this.#phase = "closed";
    const lives = [...this.#seats.values()];
    this.#seats.clear();
    this.#take({ type: "ended" });
    for (const life of lives) life.closed(fault);
  }

  #leave(member: number): void {
    this.#seats.delete(member);
    this.#take({ type: "left", member });
    if (this.#seats.size > 0) return;
    this.#phase = "closed";
    this.#wire.close();
    this.#take({ type: "ended" });
  }

  #take(input: BusIn): void {
    const now = this.#world.mono();
    for (const out of this.#arbiter.take(input, now)) this.#carryOut(out);
    this.#cancelWake();
    const wakeAt = this.#arbiter.wakeAt();
    if (wakeAt === null) return;
    // A timer counts whole milliseconds, and the silence must not be cut short by a part of one.
    const waitMs = Math.max(0, Math.ceil(wakeAt - this.#world.mono()));
    this.#cancelWake = this.#world.after(waitMs, () => this.#take({ type: "woken" }));
  }

  #carryOut(out: BusOut): void {
    if (out.type === "write") this.#wire.write(out.bytes);
    else if (out.type === "drained") this.#seats.get(out.member)?.drained();
    else if (out.type === "flooded") this.#flooded(out.member);
    else if (out.member !== null) this.#seats.get(out.member)?.heard(out.bytes);
    else for (const life of [...this.#seats.values()]) life.heard(out.bytes);
  }

  #flooded(member: number): void {
    const life = this.#seats.get(member);
    this.#leave(member);
    life?.closed("link-stalled");
  }
}
