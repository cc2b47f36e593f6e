import { type ChildProcess, spawn } from "node:child_process";

const SAID_MAX = 200_000;
const STOP_WAIT_MS = 15_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that a test starts, and the only one that it may end. */
export class Child {
  readonly #command: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  #process: ChildProcess | null = null;
  #ended: Promise<Ended> = Promise.resolve({ code: 0, signal: null });
  #said = "";

  constructor(command: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.#command = command;
    this.#env = env;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  get isAlive(): boolean {
    return this.#process !== null;
  }

  /** The end of what it said on both streams, over all its lives. */
  get said(): string {
    return this.#said;
  }

  get ended(): Promise<Ended> {
    return this.#ended;
  }

  start(): void {
    const [program = "", ...args] = this.#command;
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: this.#env });
    this.#process = child;
    const hear = (text: Buffer) => {
      this.#said = (this.#said + text.toString("utf8")).slice(-SAID_MAX);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    this.#ended = new Promise((settle) => {
      child.once("close", (code, signal) => {
        this.#process = null;
        settle({ code, signal });
      });
    });
  }

  /** The power goes. */
  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#ended;
  }

  /** Stands still, as a process does whose machine has no time for it, until `goOn`. */
  standStill(): void {
    this.#process?.kill("SIGSTOP");
  }

  goOn(): void {
    this.#process?.kill("SIGCONT");
  }

  async stop(): Promise<Ended> {
    this.#process?.kill("SIGTERM");
    const timer = setTimeout(() => this.#process?.kill("SIGKILL"), STOP_WAIT_MS);
    const ended = await this.#ended;
    clearTimeout(timer);
    return ended;
  }
}
