import { connect, type Socket } from "node:net";
import type { Reply, Request } from "../control/request.ts";
import type { Note } from "../control/status.ts";
import { fail, ok, type Result } from "../kernel/result.ts";
import { otherSocketsOf } from "./control-path.ts";

/** How long a running agent may take for one answer. */
export const ANSWER_WAIT_MS = 10_000;
const CONNECT_WAIT_MS = 2_000;
const LINE_CHARACTERS_MAX = 4 * 1024 * 1024;
const ASKED_MAX = 64;

/** `no-agent`: nobody listens at the socket; `denied`: this user may not speak to it. */
export type ControlFault = "no-agent" | "denied" | "no-answer";

/** The caller's end of the control socket `DIR/talon.sock`; the words are those of agent/control. */
export interface ControlClient {
  /** Never rejects: an agent that hangs up or stays silent is a reply with `ok: false`. */
  readonly ask: (request: Request, waitMs?: number) => Promise<Reply>;
  /** Tells each thing that happens from now on until the socket ends. */
  readonly watch: (told: (note: Note) => void) => void;
  readonly close: () => void;
  /** Comes true when the socket has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

/** Opens the control socket of the agent whose state directory holds `path`; where nobody listens, the one that it has when it cannot write there. */
export async function openControl(path: string): Promise<Result<ControlClient, ControlFault>> {
  const first = await openSocket(path);
  if (first.ok || first.fault !== "no-agent") return first;
  for (const other of otherSocketsOf(path)) {
    const opened = await openSocket(other);
    if (opened.ok) return opened;
  }
  return first;
}

function openSocket(path: string): Promise<Result<ControlClient, ControlFault>> {
  return new Promise((settle) => {
    const socket = connect(path);
    const timer = setTimeout(() => {
      socket.destroy();
      settle(fail("no-answer"));
    }, CONNECT_WAIT_MS);
    socket.once("error", (problem: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      settle(fail(problem.code === "EACCES" || problem.code === "EPERM" ? "denied" : "no-agent"));
    });
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      settle(ok(new Caller(socket)));
    });
  });
}

class Caller implements ControlClient {
  readonly ended: Promise<void>;
  readonly #socket: Socket;
  readonly #asked = new Map<number, (reply: Reply) => void>();
  #watcher: { readonly no: number; readonly told: (note: Note) => void } | null = null;
  #no = 0;
  #rest = "";

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => this.#hear(text));
    socket.on("error", () => socket.destroy());
    this.ended = new Promise((settle) => {
      socket.once("close", () => {
        for (const [no, answer] of this.#asked) answer(silent(no, "The agent hung up."));
        this.#asked.clear();
        settle();
      });
    });
  }

  ask(request: Request, waitMs = ANSWER_WAIT_MS): Promise<Reply> {
    const no = this.#next();
    if (this.#socket.destroyed) return Promise.resolve(silent(no, "The agent has hung up."));
    if (this.#asked.size >= ASKED_MAX) return Promise.resolve(silent(no, "Too many questions wait for an answer."));
    return new Promise((settle) => {
      const timer = setTimeout(() => {
        this.#asked.delete(no);
        settle(silent(no, "The agent did not answer in time."));
      }, waitMs);
      this.#asked.set(no, (reply) => {
        clearTimeout(timer);
        settle(reply);
      });
      this.#socket.write(`${JSON.stringify({ no, ...request })}\n`);
    });
  }

  watch(told: (note: Note) => void): void {
    const no = this.#next();
    this.#watcher = { no, told };
    this.#socket.write(`${JSON.stringify({ no, verb: "watch" })}\n`);
  }

  close(): void {
    this.#socket.destroy();
  }

  #next(): number {
    this.#no += 1;
    return this.#no;
  }

  #hear(text: string): void {
    this.#rest += text;
    if (this.#rest.length > LINE_CHARACTERS_MAX) {
      this.#socket.destroy();
      return;
    }
    const lines = this.#rest.split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#take(readReply(line));
  }

  #take(reply: Reply | null): void {
    if (reply === null) return;
    if (this.#watcher !== null && reply.no === this.#watcher.no) {
      if (reply.ok && isNote(reply.value)) this.#watcher.told(reply.value);
      return;
    }
    const answer = this.#asked.get(reply.no);
    this.#asked.delete(reply.no);
    answer?.(reply);
  }
}

const silent = (no: number, what: string): Reply => ({
  no,
  ok: false,
  why: "no-answer",
  what,
  cure: "Look at the agent's log, and start it again if it has ended.",
});

function readReply(line: string): Reply | null {
  try {
    const read: unknown = JSON.parse(line);
    return typeof read === "object" && read !== null && "no" in read && "ok" in read ? (read as Reply) : null;
  } catch {
    return null;
  }
}

const isNote = (value: unknown): value is Note => typeof value === "object" && value !== null && "kind" in value;
