import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { compiled } from "../../card/card.ts";

const RECORD_BYTES = 700;
const PLACES = 1_000;

/** A program in C that does the least that a press asks for: a durable record, then a byte to the printer. */
export class PressFloor {
  readonly #child: ChildProcess;
  readonly #server: Server;
  #heard: (at: number) => void = () => undefined;

  private constructor(server: Server, file: string) {
    this.#server = server;
    server.on("connection", (socket) => {
      socket.setNoDelay();
      socket.on("data", () => this.#heard(performance.now()));
    });
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const program = compiled(join(import.meta.dirname, "press.c"));
    this.#child = spawn(program, [file, port, RECORD_BYTES, PLACES].map(String), {
      stdio: ["pipe", "ignore", "inherit"],
    });
  }

  static async open(file: string): Promise<PressFloor> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const floor = new PressFloor(server, file);
    await new Promise((done) => server.once("connection", done));
    return floor;
  }

  async press(): Promise<number> {
    const arrived = new Promise<number>((settle) => {
      this.#heard = settle;
    });
    const began = performance.now();
    this.#child.stdin?.write("p");
    return (await arrived) - began;
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.#child.once("exit", done));
    this.#child.stdin?.end();
    await ended;
    this.#server.close();
  }
}
