import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";

/** What systemd would wait in a centre; long enough here to see that the centre stands still. */
export const RESTART_AFTER_MS = 6_000;
const STOP_WAIT_MS = 8_000;
const LAST_WORDS_MAX = 20;

export interface AgentCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly logFile: string;
}

/** The agent as a process of its own, so that it can be killed as a power cut kills it. Starts it again unless told to stop. */
export class AgentProcess {
  readonly #command: AgentCommand;
  readonly #changed: () => void;
  readonly #log: WriteStream;
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isWanted = false;
  #restartsAt: number | null = null;
  #starts = 0;
  #lastWords: readonly string[] = [];

  constructor(command: AgentCommand, changed: () => void) {
    this.#command = command;
    this.#changed = changed;
    this.#log = createWriteStream(command.logFile, { flags: "a" });
  }

  state(): { readonly pid: number | null; readonly starts: number; readonly restartsAt: number | null } {
    return { pid: this.#child?.pid ?? null, starts: this.#starts, restartsAt: this.#restartsAt };
  }

  /** The end of what it wrote, for whoever wonders why it ended. */
  lastWords(): readonly string[] {
    return this.#lastWords;
  }

  start(): void {
    this.#isWanted = true;
    this.#restartsAt = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#child !== null) return;
    this.#starts += 1;
    const child = spawn(this.#command.program, this.#command.args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    child.stdout?.on("data", (text: Buffer) => this.#hear(text));
    child.stderr?.on("data", (text: Buffer) => this.#hear(text));
    child.once("error", () => this.#ended(child));
    child.once("exit", () => this.#ended(child));
    this.#changed();
  }

  /** The power goes: no goodbye, no last write. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  /** Ends it in order, for good. */
  stop(): Promise<void> {
    this.#isWanted = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    return new Promise((settle) => {
      if (child === null) {
        this.#log.end(() => settle());
        return;
      }
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WAIT_MS);
      child.once("exit", () => {
        clearTimeout(timer);
        this.#log.end(() => settle());
      });
      child.kill("SIGTERM");
    });
  }

  #hear(text: Buffer): void {
    if (this.#log.writable) this.#log.write(text);
    const lines = text.toString("utf8").split("\n").filter(Boolean);
    this.#lastWords = [...this.#lastWords, ...lines].slice(-LAST_WORDS_MAX);
  }

  #ended(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = null;
    if (this.#isWanted) {
      this.#restartsAt = Date.now() + RESTART_AFTER_MS;
      this.#timer = setTimeout(() => this.start(), RESTART_AFTER_MS);
    }
    this.#changed();
  }
}
