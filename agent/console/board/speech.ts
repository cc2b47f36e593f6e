import { type ChildProcess, spawn } from "node:child_process";

/** Says a sentence; null where this machine cannot. */
export interface Speech {
  readonly say: (language: string, text: string) => Promise<Uint8Array | null>;
}

/** Voices of espeak-ng (`espeak-ng --voices`); all four are in Debian's package. */
const VOICES: Readonly<Record<string, string>> = { kk: "kk", ru: "ru", uk: "uk", en: "en-gb" };
/** Slower than people talk: a hall echoes. */
const WORDS_PER_MINUTE = 130;
const SAY_MOST_MS = 8_000;
/** Ten seconds of its 22,050 samples of two bytes. */
const SOUND_BYTES_MAX = 512 * 1024;
const SOUNDS_KEPT = 24;
/** A hall says one sentence at a time; more at once is nobody's need. */
const VOICES_MAX = 2;

/** Debian's speech synthesiser, one process a sentence; sentences that were said lately are kept. */
export class EspeakSpeech implements Speech {
  readonly #program: string;
  readonly #kept = new Map<string, Uint8Array>();
  #running = 0;

  constructor(program = "espeak-ng") {
    this.#program = program;
  }

  async say(language: string, text: string): Promise<Uint8Array | null> {
    const voice = VOICES[language];
    if (voice === undefined) return null;
    const name = `${language} ${text}`;
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    if (this.#running >= VOICES_MAX) return null;
    this.#running += 1;
    const sound = await this.#synthesise(voice, text);
    this.#running -= 1;
    if (sound !== null) this.#keep(name, sound);
    return sound;
  }

  #keep(name: string, sound: Uint8Array): void {
    this.#kept.set(name, sound);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > SOUNDS_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** The text goes in by standard input: it is no option, whatever it begins with. */
  #synthesise(voice: string, text: string): Promise<Uint8Array | null> {
    return new Promise((settle) => {
      const args = ["--stdin", "--stdout", "-v", voice, "-s", String(WORDS_PER_MINUTE)];
      const child = spawn(this.#program, args, { stdio: ["pipe", "pipe", "ignore"], timeout: SAY_MOST_MS });
      child.once("error", () => settle(null));
      child.stdin.once("error", () => undefined);
      child.stdin.end(text);
      soundOf(child, settle);
    });
  }
}

function soundOf(child: ChildProcess, settle: (sound: Uint8Array | null) => void): void {
  const pieces: Buffer[] = [];
  let bytes = 0;
  child.stdout?.on("data", (piece: Buffer) => {
    bytes += piece.length;
    if (bytes <= SOUND_BYTES_MAX) pieces.push(piece);
    else child.kill("SIGKILL");
  });
  child.once("close", (code) => settle(code === 0 && bytes > 0 ? Buffer.concat(pieces) : null));
}
