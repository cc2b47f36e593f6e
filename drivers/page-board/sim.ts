import { parseJson } from "../../agent/kernel/json.ts";
import type { ByteSink } from "../../agent/ports/byte-link.ts";
import type { Scene } from "../../agent/ports/screen.ts";
import type { SimDevice, SimWire, SimWorld } from "../driver.ts";
import { type FromPage, lineBytes, type ToPage } from "./protocol.ts";

const FRAME_MS = 17;
/** Chime, then one sentence in each language. */
const CHIME_MS = 1_500;
const SENTENCE_MS = 2_500;
/** What a browser keeps of a line that has no end yet. */
const TEXT_CHARS_MAX = 1_000_000;

const FAULTS = {
  unplug: "the browser is closed: nobody looks at the page",
  stall: "the browser hangs: it takes nothing",
  garbage: "what the page sends arrives broken",
  mute: "the page paints, and says nothing of it",
  "no-sound": "the browser plays nothing until a finger has touched it",
} as const;

type FaultName = keyof typeof FAULTS;

/** A browser before a hall: paints what it hears, and reads announcements out. */
export function pageBoardSim(world: SimWorld): SimDevice {
  const browser = new SimBrowser(world);
  return {
    plug: (sink) => browser.plug(sink),
    faults: FAULTS,
    fault: (name, isOn) => browser.fault(name, isOn),
    activeFaults: () => browser.activeFaults(),
    face: () => browser.face(),
  };
}

export interface PageFace {
  readonly scene: Scene | null;
  readonly painted: number;
  /** Calls in the order in which they were said, and how many voices spoke at once at most. */
  readonly said: readonly string[];
  readonly voicesMost: number;
}

const SAID_MAX = 200;

class SimBrowser {
  readonly #world: SimWorld;
  readonly #active = new Set<FaultName>();
  readonly #decoder = new TextDecoder();
  #sink: ByteSink | null = null;
  #text = "";
  #scene: Scene | null = null;
  #painted = 0;
  #said: string[] = [];
  #voices = 0;
  #voicesMost = 0;

  constructor(world: SimWorld) {
    this.#world = world;
  }

  plug(sink: ByteSink): SimWire | null {
    if (this.#active.has("unplug")) return null;
    this.#sink = sink;
    this.#text = "";
    return {
      hear: (bytes) => this.#hear(sink, bytes),
      unplug: () => {
        if (this.#sink === sink) this.#sink = null;
      },
    };
  }

  fault(name: string, isOn: boolean): void {
    if (!(name in FAULTS)) return;
    const known = name as FaultName;
    if (isOn) this.#active.add(known);
    else this.#active.delete(known);
    if (known !== "unplug" || !isOn) return;
    const sink = this.#sink;
    this.#sink = null;
    sink?.closed("link-lost");
  }

  activeFaults(): readonly string[] {
    return [...this.#active];
  }

  face(): PageFace {
    return { scene: this.#scene, painted: this.#painted, said: this.#said, voicesMost: this.#voicesMost };
  }

  #hear(sink: ByteSink, bytes: Uint8Array): void {
    if (this.#active.has("stall")) return;
    this.#world.after(1, () => sink.drained());
    this.#text += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#text.split("\n");
    this.#text = (lines.pop() ?? "").slice(-TEXT_CHARS_MAX);
    for (const line of lines) {
      const word = parseJson(line);
      if (word.ok && isWord(word.value)) this.#obey(word.value);
    }
  }

  #obey(word: ToPage): void {
    if (word.type === "announce") return this.#announce(word);
    this.#world.after(FRAME_MS, () => {
      this.#scene = word.scene;
      this.#painted += 1;
      this.#say({ type: "painted", no: word.no });
    });
  }

  #announce({ call, spoken }: Extract<ToPage, { type: "announce" }>): void {
    if (this.#active.has("no-sound")) return this.#say({ type: "announced", call, isHeard: false });
    this.#voices += 1;
    this.#voicesMost = Math.max(this.#voicesMost, this.#voices);
    this.#world.after(CHIME_MS + SENTENCE_MS * Object.keys(spoken).length, () => {
      this.#voices -= 1;
      this.#said = [...this.#said, call].slice(-SAID_MAX);
      this.#say({ type: "announced", call, isHeard: true });
    });
  }

  #say(word: FromPage): void {
    if (this.#active.has("mute")) return;
    const bytes = lineBytes(word);
    this.#sink?.heard(this.#active.has("garbage") ? bytes.map((byte) => byte ^ 0x95) : bytes);
  }
}

/** A browser pays no heed to what is no word of ours. */
const isWord = (value: unknown): value is ToPage =>
  typeof value === "object" && value !== null && "type" in value && ("scene" in value || value.type === "announce");
