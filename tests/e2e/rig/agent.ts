import { join } from "node:path";
import type { Reply, Request } from "../../../agent/control/request.ts";
import type { Note, Status } from "../../../agent/control/status.ts";
import { type ControlClient, openControl } from "../../../agent/host/control-client.ts";
import { pause } from "../../contracts/real-mosquitto.ts";
import { Child, type Ended } from "./child.ts";

const KNOCK_EVERY_MS = 20;
const START_WAIT_MS = 30_000;
const SAID_SHOWN = 2_000;

/** Flags and cache as systemd/talon.service has them. */
const NODE_FLAGS = ["--max-semi-space-size=1", "--no-allocation-site-pretenuring"];

const COMPILED = join(import.meta.dirname, "../../../.cache/compiled");

export const MAIN = join(import.meta.dirname, "../../../agent/main.ts");

/** The real agent in a process of its own, spoken to through its control socket. */
export class AgentUnderTest {
  readonly notes: Note[] = [];
  readonly #child: Child;
  readonly #socket: string;
  #client: ControlClient | null = null;

  constructor(configFile: string, state: string, program = MAIN) {
    this.#socket = join(state, "talon.sock");
    const env = { NODE_COMPILE_CACHE: COMPILED, MALLOC_ARENA_MAX: "1", ...process.env };
    const command = [process.execPath, ...NODE_FLAGS, program, "run", "--config", configFile, "--state", state];
    this.#child = new Child(command, env);
  }

  get said(): string {
    return this.#child.said;
  }

  get isAlive(): boolean {
    return this.#child.isAlive;
  }

  /** False while it is killed or has not yet answered. */
  get isReachable(): boolean {
    return this.#client !== null;
  }

  get pid(): number | null {
    return this.#child.pid;
  }

  /** Comes true when it answers. */
  async start(): Promise<void> {
    this.#child.start();
    await this.#knock();
  }

  /** Starts one that will not stay up, and answers how it ended. */
  fall(): Promise<Ended> {
    this.#child.start();
    return this.ended();
  }

  async ended(): Promise<Ended> {
    const ended = await this.#child.ended;
    this.#client?.close();
    this.#client = null;
    return ended;
  }

  standStill(): void {
    this.#child.standStill();
  }

  goOn(): void {
    this.#child.goOn();
  }

  async kill(): Promise<void> {
    this.#client?.close();
    this.#client = null;
    await this.#child.kill();
  }

  stop(): Promise<Ended> {
    this.#client?.close();
    this.#client = null;
    return this.#child.stop();
  }

  ask(request: Request): Promise<Reply> {
    const client = this.#client;
    if (client === null) throw new Error("the agent does not run");
    return client.ask(request);
  }

  async status(): Promise<Status> {
    const reply = await this.ask({ verb: "status" });
    if (!reply.ok) throw new Error(`${reply.what} It said: ${this.said.slice(-SAID_SHOWN)}`);
    return reply.value as Status;
  }

  /** Answers the status for which it holds; says what the status was where it never does. */
  async until(holds: (status: Status) => boolean, ms = 20_000): Promise<Status> {
    const end = Date.now() + ms;
    for (;;) {
      const status = await this.status();
      if (holds(status)) return status;
      if (Date.now() > end) throw new Error(`it never came true: ${holds}\n${JSON.stringify(status, null, 1)}`);
      await pause(KNOCK_EVERY_MS);
    }
  }

  async #knock(): Promise<void> {
    for (const end = Date.now() + START_WAIT_MS; Date.now() < end; await pause(KNOCK_EVERY_MS)) {
      if (!this.#child.isAlive) throw new Error(`the agent has ended: ${this.#child.said}`);
      const opened = await openControl(this.#socket);
      if (!opened.ok) continue;
      this.#client = opened.value;
      opened.value.watch((note) => this.notes.push(note));
      return;
    }
    throw new Error(`the agent does not answer: ${this.#child.said}`);
  }
}
