import { chmodSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { type No, REQUEST_BYTES_MAX, type Reply, type Request, request, type Yes } from "../control/request.ts";
import type { Note } from "../control/status.ts";
import { makeSocketFolder, secondSocketOf } from "./control-path.ts";

const CALLERS_MAX = 32;
/** A watcher that does not read is cut off rather than remembered for. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024;
const SOCKET_MODE = 0o660;

/** May return how to break off what it does for a caller who has hung up. */
export type Respond = (asked: Request, settle: (reply: Yes | No) => void) => (() => void) | undefined;

/** The agent's end of `DIR/talon.sock`, or of another name where that directory can only be read (control-path.ts). */
export class ControlServer {
  readonly #server: Server;
  readonly #path: string;
  #listensAt: string;
  readonly #respond: Respond;
  readonly #callers = new Set<Socket>();
  readonly #watchers = new Map<Socket, number>();

  constructor(path: string, respond: Respond) {
    this.#path = path;
    this.#listensAt = path;
    this.#respond = respond;
    this.#server = createServer((socket) => this.#welcome(socket));
  }

  /** A socket that a killed agent left behind is taken away first; the state lock has made sure that nobody lives there. May be tried again where it failed. */
  listen(failed: (why: string) => void): void {
    if (this.#server.listening) return;
    this.#listenAt(this.#path, (why) => {
      failed(why);
      this.#listenAt(secondSocketOf(this.#path), failed);
    });
  }

  #listenAt(path: string, failed: (why: string) => void): void {
    try {
      if (path !== this.#path) makeSocketFolder(path);
      rmSync(path, { force: true });
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
    for (const word of ["error", "listening"]) this.#server.removeAllListeners(word);
    this.#server.on("error", (problem) => failed(problem.message));
    this.#server.listen(path, () => {
      this.#listensAt = path;
      chmodSync(path, SOCKET_MODE);
    });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#callers) socket.destroy();
    try {
      rmSync(this.#listensAt, { force: true });
    } catch {
      // A card that can only be read keeps the name; the next start takes it away.
    }
  }

  note(make: () => Note): void {
    if (this.#watchers.size === 0) return;
    const value = make();
    for (const [socket, no] of this.#watchers) send(socket, { no, ok: true, value });
  }

  #welcome(socket: Socket): void {
    if (this.#callers.size >= CALLERS_MAX) {
      socket.destroy();
      return;
    }
    this.#callers.add(socket);
    socket.setEncoding("utf8");
    let rest = "";
    socket.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#hear(socket, line);
      if (rest.length > REQUEST_BYTES_MAX) socket.destroy();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#callers.delete(socket);
      this.#watchers.delete(socket);
    });
  }

  #hear(socket: Socket, line: string): void {
    const { no, asked } = readRequest(line);
    if (asked === null) return send(socket, { no, ...unreadable });
    if (asked.verb === "watch") this.#watchers.set(socket, no);
    let withdraw: ReturnType<Respond>;
    let isAnswered = false;
    withdraw = this.#respond(asked, (reply) => {
      isAnswered = true;
      if (withdraw !== undefined) socket.off("close", withdraw);
      send(socket, { no, ...reply });
    });
    if (withdraw !== undefined && !isAnswered) socket.once("close", withdraw);
  }
}

const unreadable = {
  ok: false,
  why: "request-malformed",
  what: "The request is not one that this agent knows.",
  cure: "Send one JSON object a line, as agent/control/request.ts describes.",
} as const;

function readRequest(line: string): { readonly no: number; readonly asked: Request | null } {
  if (line.length > REQUEST_BYTES_MAX) return { no: 0, asked: null };
  try {
    const { no, ...rest } = JSON.parse(line);
    const read = request.safeParse(rest);
    return { no: Number.isInteger(no) ? no : 0, asked: read.success ? read.data : null };
  } catch {
    return { no: 0, asked: null };
  }
}

function send(socket: Socket, reply: Reply): void {
  if (socket.destroyed) return;
  if (socket.writableLength > UNREAD_BYTES_MAX) {
    socket.destroy();
    return;
  }
  socket.write(`${JSON.stringify(reply)}\n`);
}
