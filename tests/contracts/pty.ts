import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SerialUri } from "../../drivers/links/uri.ts";

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export const serialUri = (path: string): SerialUri => ({
  kind: "serial",
  path,
  baud: 4_000_000,
  dataBits: 8,
  parity: "none",
  stopBits: 1,
  flow: "none",
});

/** The far end of a wire: one TCP client at a time. */
export class FarEnd {
  readonly heard: number[] = [];
  readonly #server: Server;
  #socket: Socket | null = null;
  #port = 0;

  constructor() {
    this.#server = createServer((socket) => {
      this.#socket = socket;
      socket.on("data", (bytes) => {
        for (const byte of bytes) this.heard.push(byte);
      });
      socket.on("error", () => {});
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.#port = address.port;
    return this.#port;
  }

  say(bytes: Uint8Array): void {
    if (this.#socket?.writable) this.#socket.write(bytes);
  }

  hangUp(): void {
    this.#socket?.destroy();
  }

  stall(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  /** Takes about so many bytes, then nothing again. */
  takeSome(bytes: number): void {
    const socket = this.#socket;
    const enough = this.heard.length + bytes;
    const look = (): void => {
      if (this.heard.length < enough) return;
      socket?.off("data", look);
      socket?.pause();
    };
    socket?.on("data", look);
    socket?.resume();
  }

  dispose(): void {
    this.#socket?.destroy();
    this.#server.close();
  }
}

/** A pty whose far end is a TCP server in this test. */
export class Pty {
  readonly folder: string;
  readonly path: string;
  readonly #socat: ChildProcess;

  constructor(port: number, folder: string = mkdtempSync(join(tmpdir(), "talon-pty-"))) {
    mkdirSync(folder, { recursive: true });
    this.folder = folder;
    this.path = join(folder, "near");
    this.#socat = spawn("socat", [`pty,raw,echo=0,link=${this.path}`, `TCP:127.0.0.1:${port},nodelay`], {
      stdio: "ignore",
    });
  }

  async ready(): Promise<void> {
    for (let tries = 0; tries < 100 && !existsSync(this.path); tries += 1) await sleep(20);
    await sleep(50);
  }

  freeze(): void {
    this.#socat.kill("SIGSTOP");
  }

  hangUp(): void {
    this.#socat.kill("SIGKILL");
  }

  async dispose(): Promise<void> {
    this.#socat.kill("SIGCONT");
    this.#socat.kill("SIGKILL");
    await sleep(20);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
