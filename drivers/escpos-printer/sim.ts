import type { ByteSink } from "../../agent/ports/byte-link.ts";
import type { SimDevice, SimWire, SimWorld } from "../driver.ts";
import type { Profile } from "./profiles.ts";
import { FORGET } from "./protocol.ts";
import { type Trouble, Works } from "./works.ts";

/** What a person sees: the slips, newest last, with whatever still counts as their picture. */
export interface PrinterFace {
  readonly isPrinting: boolean;
  readonly isPaperOut: boolean;
  readonly isCoverOpen: boolean;
  readonly slips: readonly {
    readonly no: number;
    readonly lines: readonly string[];
    readonly isTorn: boolean;
    readonly isComplete: boolean;
    readonly width: number;
    readonly height: number;
    /** One bit a dot, rows padded to bytes, base64; null on older slips. */
    readonly dots: string | null;
  }[];
}

export interface SimPrinter extends SimDevice {
  readonly face: () => PrinterFace;
  /** The slips without their pictures, newest last. */
  readonly slips: () => readonly { readonly no: number; readonly lines: readonly string[]; readonly isTorn: boolean }[];
}

/** 150 mm a second at 8 dots a millimetre. */
export const SIM_MS_PER_DOT = 0.8;
const ANSWER_AFTER_MS = 4;
/** Slips whose picture is shown; a hall's screen asks every second. */
const PICTURES_MAX = 12;
const LINES_BEFORE_PAPER_ENDS = 3;
const HANG_UP_BYTES_MAX = 6_000;
const RECENT_BYTES = FORGET.length;

const FAULTS = {
  "paper-out": "The roll is empty; put a new one in by ending the fault.",
  "paper-out-mid-ticket": "The roll runs out within the next ticket.",
  "cover-open": "The cover stands open.",
  offline: "Somebody has pressed the paper feed key or switched it offline.",
  stall: "It reads nothing more from the wire.",
  mute: "It prints and answers nothing.",
  garbage: "Noise on the line: stray bytes around each answer.",
  slow: "It prints twenty times slower.",
  unplug: "The cable is out; what has been received is printed.",
  "power-off": "It has no power; what was not printed is lost.",
  "hang-up": "The adapter drops the connection again and again, after some bytes.",
} as const;
type FaultName = keyof typeof FAULTS;

const TROUBLES: Readonly<Partial<Record<FaultName, (trouble: Trouble, on: boolean) => void>>> = {
  "paper-out": (trouble, on) => {
    trouble.isPaperOut = on;
  },
  "paper-out-mid-ticket": (trouble, on) => {
    trouble.linesLeft = on ? LINES_BEFORE_PAPER_ENDS : null;
    if (!on) trouble.isPaperOut = false;
  },
  "cover-open": (trouble, on) => {
    trouble.isCoverOpen = on;
  },
  offline: (trouble, on) => {
    trouble.isOffline = on;
  },
  stall: (trouble, on) => {
    trouble.isStalled = on;
  },
  slow: (trouble, on) => {
    trouble.isSlow = on;
  },
};

export interface SimPrinterMake {
  readonly msPerDot?: number;
  readonly drawsPictures?: boolean;
}

export const createSimPrinter = (profile: Profile, world: SimWorld, make: SimPrinterMake = {}): SimPrinter =>
  new VirtualPrinter(profile, world, make);

class VirtualPrinter implements SimPrinter {
  readonly faults = FAULTS;
  readonly #world: SimWorld;
  readonly #works: Works;
  readonly #hasStatus: boolean;
  readonly #active = new Set<FaultName>();
  #sink: ByteSink | null = null;
  #owesDrained = false;
  #recent: Uint8Array = new Uint8Array();
  #bytesUntilHangUp = Number.POSITIVE_INFINITY;

  constructor(profile: Profile, world: SimWorld, { msPerDot = SIM_MS_PER_DOT, drawsPictures = true }: SimPrinterMake) {
    this.#world = world;
    this.#hasStatus = profile.hasStatus;
    this.#works = new Works(profile, {
      after: world.after,
      msPerDot,
      drawsPictures,
      say: (bytes) => this.#say(bytes),
      hasRoom: () => this.#drain(),
      ranOut: () => this.#tellChange(),
    });
  }

  readonly plug = (sink: ByteSink): SimWire | null => {
    if (this.#active.has("unplug")) return null;
    this.#sink = sink;
    this.#owesDrained = false;
    this.#drawHangUp();
    return {
      hear: (bytes) => {
        if (this.#sink === sink) this.#hear(bytes);
      },
      unplug: () => {
        if (this.#sink === sink) this.#sink = null;
      },
    };
  };

  readonly fault = (name: string, on: boolean): void => {
    if (!isFaultName(name) || this.#active.has(name) === on) return;
    if (on) this.#active.add(name);
    else this.#active.delete(name);
    TROUBLES[name]?.(this.#works.trouble, on);
    if (on && name === "unplug") this.#hangUp();
    if (on && name === "power-off") this.#works.switchOff();
    if (name === "hang-up") this.#drawHangUp();
    this.#tellChange();
    this.#works.work();
  };

  readonly activeFaults = (): readonly string[] => [...this.#active];

  readonly slips = (): Works["slips"] => this.#works.slips;

  readonly face = (): PrinterFace => {
    const { slips, trouble, isPrinting } = this.#works;
    return {
      isPrinting,
      isPaperOut: trouble.isPaperOut,
      isCoverOpen: trouble.isCoverOpen,
      slips: slips.map(({ no, lines, isTorn, picture }, at) => ({
        no,
        lines,
        isTorn,
        isComplete: !isTorn,
        width: picture.width,
        height: picture.height,
        dots: at >= slips.length - PICTURES_MAX ? base64(picture.rows) : null,
      })),
    };
  };

  #hear(bytes: Uint8Array): void {
    const taken = bytes.subarray(0, Math.min(bytes.length, this.#bytesUntilHangUp));
    this.#bytesUntilHangUp -= bytes.length;
    this.#owesDrained = true;
    if (!this.#active.has("power-off")) this.#receive(taken);
    else this.#drain();
    if (this.#bytesUntilHangUp <= 0) this.#hangUp();
  }

  /** Real-time commands are obeyed where they arrive, also within a picture; all bytes then wait for their turn. */
  #receive(bytes: Uint8Array): void {
    const before = this.#recent;
    const stream = new Uint8Array(before.length + bytes.length);
    stream.set(before);
    stream.set(bytes, before.length);
    let from = before.length;
    for (let at = from; at < stream.length; at += 1) {
      const byte = stream[at] ?? 0;
      if (byte <= 4 && stream[at - 1] === 0x04 && stream[at - 2] === 0x10) this.#answer(byte);
      if (byte !== FORGET.at(-1) || !endsInForget(stream, at)) continue;
      this.#works.forget();
      this.#say(Uint8Array.of(0x37, 0x25, 0));
      from = at + 1;
    }
    this.#recent = stream.slice(-RECENT_BYTES);
    this.#works.receive(stream.subarray(from));
  }

  #answer(question: number): void {
    if (this.#hasStatus && !this.#active.has("stall")) this.#say(Uint8Array.of(this.#works.status(question)));
  }

  #tellChange(): void {
    if (this.#works.tellsChanges) this.#say(this.#works.automaticStatus());
  }

  #say(bytes: Uint8Array): void {
    const sink = this.#sink;
    if (sink === null || this.#active.has("mute") || this.#active.has("power-off")) return;
    const heard = this.#active.has("garbage") ? Uint8Array.of(...this.#noise(), ...bytes, ...this.#noise()) : bytes;
    this.#world.after(ANSWER_AFTER_MS, () => {
      if (this.#sink === sink) sink.heard(heard);
    });
  }

  #noise(): readonly number[] {
    return Array.from({ length: Math.floor(this.#world.unit() * 3) }, () => Math.floor(this.#world.unit() * 256));
  }

  #drain(): void {
    const sink = this.#sink;
    if (sink === null || !this.#owesDrained) return;
    this.#owesDrained = false;
    this.#world.after(1, () => {
      if (this.#sink === sink) sink.drained();
    });
  }

  #drawHangUp(): void {
    const isFlaky = this.#active.has("hang-up");
    this.#bytesUntilHangUp = isFlaky
      ? 1 + Math.floor(this.#world.unit() * HANG_UP_BYTES_MAX)
      : Number.POSITIVE_INFINITY;
  }

  #hangUp(): void {
    const sink = this.#sink;
    this.#sink = null;
    this.#world.after(1, () => sink?.closed("link-lost"));
  }
}

const endsInForget = (stream: Uint8Array, end: number): boolean =>
  FORGET.every((wanted, place) => stream[end - FORGET.length + 1 + place] === wanted);

const isFaultName = (name: string): name is FaultName => name in FAULTS;

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
